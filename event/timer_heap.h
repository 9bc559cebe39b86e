#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace postwright::event {

/// Of a clock that only goes forward; what it was at is of no meaning.
using Time = std::chrono::steady_clock::time_point;
using Duration = std::chrono::steady_clock::duration;

/// Something that is due at a time. It leaves its heap when it is destroyed.
class Timer {
 public:
  Timer() = default;
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;
  virtual ~Timer() { stop(); }

  bool is_running() const { return heap_ != nullptr; }
  void stop();

 protected:
  /// Called once for a start; the timer has stopped before.
  virtual void expired() = 0;

 private:
  friend class TimerHeap;
  class TimerHeap* heap_ = nullptr;
  std::size_t place_ = 0;
  std::uint64_t number_ =
      0;  ///< of those that are due at the same time the first started comes first
  Time when_{};
};

/// Running timers, the next one first. Starting and stopping take a time that grows with the
/// logarithm of their number: a server starts one for each line that it waits for, and stops nearly
/// all of them.
class TimerHeap {
 public:
  TimerHeap() = default;
  TimerHeap(const TimerHeap&) = delete;
  TimerHeap& operator=(const TimerHeap&) = delete;
  ~TimerHeap();

  /// A running timer is started anew.
  void start(Timer& timer, Time when);
  bool empty() const { return timers_.empty(); }
  /// When the next one is due; there must be one.
  Time next() const { return timers_.front()->when_; }
  /// Stops and calls all that are due at `now`, in their order.
  void expire(Time now);

 private:
  friend class Timer;
  static bool is_before(const Timer& a, const Timer& b);
  void put(std::size_t place, Timer* timer);
  void move_up(std::size_t place);
  void move_down(std::size_t place);
  void remove(Timer& timer);

  std::vector<Timer*> timers_;  // a binary heap: place i is not after places 2i + 1 and 2i + 2
  std::uint64_t started_ = 0;
};

}  // namespace postwright::event
