#include "event/timer_heap.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>

namespace postwright::event {
namespace {

class NotedTimer final : public Timer {
 public:
  NotedTimer(int name, std::vector<int>& noted) : name_(name), noted_(noted) {}

 private:
  void expired() override { noted_.push_back(name_); }
  int name_;
  std::vector<int>& noted_;
};

Time at(int second) {
  return Time(std::chrono::seconds(second));
}

TEST(TimerHeap, CallsThoseThatAreDueInTheirOrder) {
  std::vector<int> noted;
  TimerHeap heap;
  NotedTimer one(1, noted), two(2, noted), three(3, noted);
  heap.start(three, at(3));
  heap.start(one, at(1));
  heap.start(two, at(2));
  heap.expire(at(0));
  EXPECT_TRUE(noted.empty());
  heap.expire(at(2));
  EXPECT_EQ(noted, (std::vector{1, 2}));
  EXPECT_FALSE(one.is_running());
  EXPECT_EQ(heap.next(), at(3));
}

TEST(TimerHeap, OfTimersOfOneTimeTheFirstStartedComesFirst) {
  std::vector<int> noted;
  TimerHeap heap;
  NotedTimer one(1, noted), two(2, noted), three(3, noted);
  for (NotedTimer* timer : {&one, &two, &three}) heap.start(*timer, at(1));
  heap.start(one, at(1));  // anew
  heap.expire(at(1));
  EXPECT_EQ(noted, (std::vector{2, 3, 1}));
}

TEST(TimerHeap, ADestroyedTimerIsNeverCalled) {
  std::vector<int> noted;
  TimerHeap heap;
  {
    NotedTimer gone(1, noted);
    heap.start(gone, at(1));
  }
  EXPECT_TRUE(heap.empty());
  NotedTimer outlives(2, noted);
  {
    TimerHeap inner;
    inner.start(outlives, at(1));
  }
  EXPECT_FALSE(outlives.is_running());
}

/// Against a sorted list, with random starts, stops and times.
TEST(TimerHeap, KeepsTheOrderOfASortedList) {
  std::mt19937 random(7);
  std::vector<int> noted;
  TimerHeap heap;
  std::vector<std::unique_ptr<NotedTimer>> timers;
  for (int i = 0; i < 50; ++i) timers.push_back(std::make_unique<NotedTimer>(i, noted));
  std::vector<std::pair<int, int>> expected;  // time, timer; in the order of starts
  auto forget = [&](int timer) {
    std::erase_if(expected, [&](auto& pair) { return pair.second == timer; });
  };
  int now = 0;
  for (int step = 0; step < 20000; ++step) {
    int timer = static_cast<int>(random() % timers.size());
    forget(timer);
    if (random() % 3 == 0) {
      timers[static_cast<std::size_t>(timer)]->stop();
    } else {
      int when = now + static_cast<int>(random() % 100);
      heap.start(*timers[static_cast<std::size_t>(timer)], at(when));
      expected.emplace_back(when, timer);
    }
    if (random() % 5 != 0) continue;
    now += static_cast<int>(random() % 10);
    std::vector<std::pair<int, int>> due;
    for (auto& pair : expected)
      if (pair.first <= now) due.push_back(pair);
    std::ranges::stable_sort(due, {}, &std::pair<int, int>::first);
    for (auto& pair : due) forget(pair.second);
    noted.clear();
    heap.expire(at(now));
    std::vector<int> names;
    for (auto& pair : due) names.push_back(pair.second);
    ASSERT_EQ(noted, names) << "step " << step;
  }
}

}  // namespace
}  // namespace postwright::event
