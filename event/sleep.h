#pragma once

#include "event/operation.h"

namespace postwright::event {

/// Waits until a time has come.
class Sleep final : public Operation, private Timer {
 public:
  Sleep(Loop& loop, Time until) : Operation(loop), until_(until) {}

 private:
  void begin() override { loop().start(*this, until_); }
  void withdraw() override { Timer::stop(); }
  void expired() override { finish(); }

  Time until_;
};

inline Sleep sleep_until(Loop& loop, Time until) {
  return Sleep(loop, until);
}
inline Sleep sleep(Loop& loop, Duration duration) {
  return Sleep(loop, loop.now() + duration);
}

/// Ends a scope with timed_out() when its time has come: `Deadline limit(loop, scope, loop.now() +
/// 5min)`.
class Deadline final : private Timer {
 public:
  Deadline(Loop& loop, Scope& scope, Time when) : scope_(scope) { loop.start(*this, when); }

 private:
  void expired() override { scope_.end(timed_out()); }
  Scope& scope_;
};

}  // namespace postwright::event
