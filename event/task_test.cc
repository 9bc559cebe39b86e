#include "event/task.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "event/simulated_loop.h"
#include "event/sleep.h"
#include "event/task_group.h"

namespace postwright::event {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

class TaskTest : public testing::Test {
 protected:
  void run() {
    loop_.run_until([this] { return group_.empty(); });
  }
  seconds elapsed() const { return std::chrono::duration_cast<seconds>(loop_.now() - begin_); }
  SimulatedLoop loop_;
  Time begin_ = loop_.now();
  TaskGroup group_{loop_};
  std::vector<std::string> noted_;
};

Task<int> doubled(Loop& loop, int number) {
  Status slept = co_await sleep(loop, seconds(1));
  co_return slept ? 2 * number : -1;
}

Task<> note_sum(Loop& loop, std::vector<std::string>& noted) {
  int first = co_await doubled(loop, 1);
  int second = co_await doubled(loop, 20);
  noted.push_back(std::to_string(first + second));
}

TEST_F(TaskTest, GivesItsValueToWhoAwaitsIt) {
  group_.start(note_sum(loop_, noted_));
  EXPECT_EQ(group_.size(), 1u);
  run();
  EXPECT_EQ(noted_, std::vector<std::string>{"42"});
  EXPECT_EQ(elapsed(), seconds(2));
}

Task<> note_after(Loop& loop, std::vector<std::string>& noted, std::string name, seconds delay) {
  Status slept = co_await sleep(loop, delay);
  noted.push_back(slept ? name : name + ": " + slept.error().message);
}

TEST_F(TaskTest, VirtualDaysTakeNoTime) {
  group_.start(note_after(loop_, noted_, "week", hours(24 * 7)));
  group_.start(note_after(loop_, noted_, "day", hours(24)));
  run();
  EXPECT_EQ(noted_, (std::vector<std::string>{"day", "week"}));
  EXPECT_EQ(elapsed(), hours(24 * 7));
}

Task<> cancel_after(Loop& loop, TaskGroup& group, seconds delay) {
  Status slept = co_await sleep(loop, delay);
  EXPECT_TRUE(slept);
  group.cancel(cancelled());
}

TEST_F(TaskTest, ACancelledTaskFailsWhereItWaitsAndMayTidyUp) {
  TaskGroup other(loop_);
  other.start(cancel_after(loop_, group_, seconds(5)));
  group_.start(note_after(loop_, noted_, "a", hours(1)));
  run();
  EXPECT_EQ(noted_, std::vector<std::string>{"a: Operation canceled"});
  EXPECT_EQ(elapsed(), seconds(5));
}

TEST_F(TaskTest, WhatWaitsAfterTheEndOfItsScopeFailsAtOnce) {
  group_.cancel(cancelled());
  group_.start(note_after(loop_, noted_, "late", hours(1)));
  run();
  EXPECT_EQ(noted_, std::vector<std::string>{"late: Operation canceled"});
}

Task<> note_within(Loop& loop, std::vector<std::string>& noted, seconds limit, seconds work) {
  Scope scope;
  Deadline deadline(loop, scope, loop.now() + limit);
  co_await note_after(loop, noted, "work", work).in(scope);
  Status slept = co_await sleep(loop, seconds(1));
  noted.push_back(slept ? "after" : "after, too");
}

TEST_F(TaskTest, ADeadlineEndsWhatIsInItsScopeAndNothingElse) {
  group_.start(note_within(loop_, noted_, seconds(5), seconds(10)));
  run();
  EXPECT_EQ(noted_, (std::vector<std::string>{"work: Connection timed out", "after"}));
  EXPECT_EQ(elapsed(), seconds(6));
}

TEST_F(TaskTest, ADeadlineThatIsNotReachedDoesNothing) {
  group_.start(note_within(loop_, noted_, seconds(10), seconds(5)));
  run();
  EXPECT_EQ(noted_, (std::vector<std::string>{"work", "after"}));
  EXPECT_EQ(elapsed(), seconds(6));
}

Task<> hold(Loop& loop, std::shared_ptr<int> held) {
  std::ignore = co_await sleep(loop, hours(1));
  EXPECT_EQ(*held, 7);
}
Task<> hold_deeper(Loop& loop, std::shared_ptr<int> held) {
  co_await hold(loop, held);
}

TEST_F(TaskTest, ADestroyedTaskLeavesNothingBehind) {
  auto held = std::make_shared<int>(7);
  {
    TaskGroup group(loop_);
    group.start(hold_deeper(loop_, held));
    group.start(hold(loop_, held));
    Task<> never_started = hold(loop_, held);
    loop_.turn();
    EXPECT_GT(held.use_count(), 3);
  }
  EXPECT_EQ(held.use_count(), 1);
  EXPECT_FALSE(loop_.turn());  // no timer is left
}

TEST_F(TaskTest, ATaskThatIsReadyCanBeDestroyed) {
  auto held = std::make_shared<int>(7);
  auto group = std::make_unique<TaskGroup>(loop_);
  group->start(hold(loop_, held));
  loop_.turn();
  group->cancel(cancelled());  // in the loop's queue now
  group.reset();
  EXPECT_EQ(held.use_count(), 1);
  EXPECT_FALSE(loop_.turn());
}

Task<> wait_for(Readiness& readiness, std::vector<std::string>& noted) {
  Status there = co_await readiness.wait();
  noted.push_back(there ? "there" : there.error().message);
}

TEST_F(TaskTest, ReadinessIsKeptUntilItIsCleared) {
  Readiness readiness(loop_);
  group_.start(wait_for(readiness, noted_));
  loop_.turn();
  EXPECT_TRUE(noted_.empty());
  readiness.set();
  run();
  group_.start(wait_for(readiness, noted_));
  run();
  EXPECT_EQ(noted_, (std::vector<std::string>{"there", "there"}));
  readiness.clear();
  group_.start(wait_for(readiness, noted_));
  loop_.turn();
  group_.cancel(timed_out());
  run();
  EXPECT_EQ(noted_.back(), "Connection timed out");
  readiness.set();  // nobody waits any more
}

/// The order in which five tasks that are ready at once run.
std::vector<std::string> order_of(std::uint64_t seed) {
  SimulatedLoop loop(seed);
  TaskGroup group(loop);
  std::vector<std::string> noted;
  for (const char* name : {"a", "b", "c", "d", "e"})
    group.start(note_after(loop, noted, name, seconds(1)));
  loop.run_until([&] { return group.empty(); });
  return noted;
}

TEST(SimulatedLoop, ASeedIsAHistory) {
  EXPECT_EQ(order_of(0), (std::vector<std::string>{"a", "b", "c", "d", "e"}));
  EXPECT_EQ(order_of(1), order_of(1));
  std::vector<std::vector<std::string>> orders;
  for (std::uint64_t seed = 1; seed < 20; ++seed) orders.push_back(order_of(seed));
  EXPECT_TRUE(std::ranges::any_of(orders, [&](auto& order) { return order != orders[0]; }));
}

Task<> start_others(TaskGroup& group, Loop& loop, std::vector<std::string>& noted, int depth) {
  Status slept = co_await sleep(loop, seconds(1));
  noted.push_back(std::to_string(depth));
  if (slept && depth > 0) {
    group.start(start_others(group, loop, noted, depth - 1));
    group.start(start_others(group, loop, noted, depth - 1));
  }
}

TEST_F(TaskTest, TasksMayStartTasks) {
  group_.start(start_others(group_, loop_, noted_, 5));
  run();
  EXPECT_EQ(noted_.size(), 63u);
  EXPECT_EQ(elapsed(), seconds(6));
}

}  // namespace
}  // namespace postwright::event
