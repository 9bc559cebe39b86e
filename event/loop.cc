#include "event/loop.h"

namespace postwright::event {

void Loop::post(Ready& ready) {
  if (!ready.is_linked()) ready_.push_back(ready);
}

Ready& Loop::choose(LinkedList<Ready, IsReady>& ready, std::size_t /*count*/) {
  return ready.front();
}

void Loop::run_ready() {
  LinkedList<Ready, IsReady> now;
  std::size_t count = 0;
  for (; !ready_.empty(); ++count) {
    Ready& first = ready_.front();
    first.unlink();
    now.push_back(first);
  }
  // Some may be destroyed by others of the same turn; they have left the list then.
  for (; !now.empty(); --count) {
    Ready& next = choose(now, count);
    next.unlink();
    next.run();
  }
}

bool Loop::turn() {
  work();
  return rest();
}

bool Loop::run_until(const std::function<bool()>& done) {
  for (;;) {
    if (done()) return true;
    work();
    // What was waited for may be there now; then nothing else may ever happen.
    if (done()) return true;
    if (!rest()) return false;
  }
}

void Loop::work() {
  run_ready();
  timers_.expire(now_);
}

bool Loop::rest() {
  std::optional<Time> until;
  if (!ready_.empty())
    until = now_;
  else if (!timers_.empty())
    until = timers_.next();
  else if (!has_sources())
    return false;
  now_ = wait(until);
  return true;
}

}  // namespace postwright::event
