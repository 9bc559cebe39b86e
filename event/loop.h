#pragma once

#include <functional>
#include <optional>

#include "event/linked.h"
#include "event/timer_heap.h"

namespace postwright::event {

struct IsReady;

/// Something that runs at the loop's next turn. It leaves the queue when it is destroyed.
class Ready : public Linked<IsReady> {
 public:
  virtual ~Ready() = default;
  virtual void run() = 0;
};

/// Runs what is ready, then what is due, then waits for what the world brings. One thread; nothing
/// of it may be called from another. A turn runs what was ready when it began: what becomes ready
/// meanwhile waits for the next one, so that two who wake each other do not keep all others
/// waiting.
class Loop {
 public:
  Loop() = default;
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  virtual ~Loop() = default;

  /// The time at which this turn began, or when it went on after waiting.
  Time now() const { return now_; }
  /// Nothing happens when it is queued already.
  void post(Ready& ready);
  void start(Timer& timer, Time when) { timers_.start(timer, when); }

  /// One turn. Waits only when nothing is ready. False when nothing is left that could ever happen:
  /// no timer, nothing ready, and nothing outside to wait for.
  bool turn();
  /// Turns until `done`, or until nothing is left; says whether it is done.
  bool run_until(const std::function<bool()>& done);

 protected:
  /// Waits until something happens or `until` has come (nothing: for ever), and returns the time
  /// then. With `until` in the past it only looks. What happened has called post() by then.
  virtual Time wait(std::optional<Time> until) = 0;
  /// Whether wait() could end without a timer.
  virtual bool has_sources() const = 0;
  /// Which of the queue runs next. The first; a simulation chooses.
  virtual Ready& choose(LinkedList<Ready, IsReady>& ready, std::size_t count);
  void set_now(Time now) { now_ = now; }

 private:
  void work();
  bool rest();
  void run_ready();

  LinkedList<Ready, IsReady> ready_;
  TimerHeap timers_;
  Time now_{};
};

}  // namespace postwright::event
