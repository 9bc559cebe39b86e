#include "event/timer_heap.h"

#include <utility>

namespace postwright::event {

void Timer::stop() {
  if (heap_) heap_->remove(*this);
}

TimerHeap::~TimerHeap() {
  for (Timer* timer : timers_) timer->heap_ = nullptr;
}

bool TimerHeap::is_before(const Timer& a, const Timer& b) {
  return std::pair(a.when_, a.number_) < std::pair(b.when_, b.number_);
}

void TimerHeap::start(Timer& timer, Time when) {
  timer.stop();
  timer.heap_ = this;
  timer.when_ = when;
  timer.number_ = ++started_;
  timers_.push_back(&timer);
  put(timers_.size() - 1, &timer);
  move_up(timer.place_);
}

void TimerHeap::expire(Time now) {
  // One that is started by a call is a later one: it waits for the next turn even if it is due.
  std::uint64_t last = started_;
  while (!timers_.empty() && timers_.front()->when_ <= now && timers_.front()->number_ <= last) {
    Timer& timer = *timers_.front();
    remove(timer);
    timer.expired();
  }
}

void TimerHeap::put(std::size_t place, Timer* timer) {
  timers_[place] = timer;
  timer->place_ = place;
}

void TimerHeap::move_up(std::size_t place) {
  Timer* timer = timers_[place];
  for (; place > 0; place = (place - 1) / 2) {
    Timer* parent = timers_[(place - 1) / 2];
    if (!is_before(*timer, *parent)) break;
    put(place, parent);
  }
  put(place, timer);
}

void TimerHeap::move_down(std::size_t place) {
  Timer* timer = timers_[place];
  for (;;) {
    std::size_t child = 2 * place + 1;
    if (child >= timers_.size()) break;
    if (child + 1 < timers_.size() && is_before(*timers_[child + 1], *timers_[child])) ++child;
    if (!is_before(*timers_[child], *timer)) break;
    put(place, timers_[child]);
    place = child;
  }
  put(place, timer);
}

void TimerHeap::remove(Timer& timer) {
  std::size_t place = timer.place_;
  timer.heap_ = nullptr;
  Timer* last = timers_.back();
  timers_.pop_back();
  if (last == &timer) return;
  put(place, last);
  move_up(place);
  move_down(last->place_);
}

}  // namespace postwright::event
