#include "event/epoll_loop.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "event/sleep.h"
#include "event/task_group.h"

namespace postwright::event {
namespace {

class EpollLoopTest : public testing::Test {
 protected:
  void SetUp() override {
    auto loop = EpollLoop::create();
    ASSERT_TRUE(loop);
    loop_ = std::move(*loop);
    int ends[2];
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0);
    left_ = UniqueFd(ends[0]);
    right_ = UniqueFd(ends[1]);
  }
  std::unique_ptr<EpollLoop> loop_;
  UniqueFd left_, right_;
};

/// All bytes until the peer closes.
Task<> read_all_of(int fd, EpollLoop::Watch& watch, std::string& text) {
  char buffer[1000];
  for (;;) {
    ssize_t got = read(fd, buffer, sizeof buffer);
    if (got == 0) co_return;
    if (got > 0) {
      text.append(buffer, static_cast<std::size_t>(got));
      continue;
    }
    if (errno != EAGAIN) co_return;
    watch.readable().clear();
    Status ready = co_await watch.readable().wait();
    if (!ready) co_return;
  }
}

Task<> write_slowly(Loop& loop, UniqueFd fd, EpollLoop::Watch* watch, std::string text) {
  for (std::string_view rest = text; !rest.empty();) {
    ssize_t put = write(fd.get(), rest.data(), rest.size());
    if (put > 0) {
      rest.remove_prefix(static_cast<std::size_t>(put));
      Status slept = co_await sleep(loop, std::chrono::milliseconds(1));
      if (!slept) co_return;
      continue;
    }
    watch->writable().clear();
    Status ready = co_await watch->writable().wait();
    if (!ready) co_return;
  }
}

TEST_F(EpollLoopTest, MoreThanASocketHoldsComesThrough) {
  auto in = EpollLoop::Watch::create(*loop_, left_.get());
  auto out = EpollLoop::Watch::create(*loop_, right_.get());
  ASSERT_TRUE(in && out);
  std::string sent(3 << 20, 'x'), received;
  TaskGroup group(*loop_);
  group.start(read_all_of(left_.get(), **in, received));
  group.start(write_slowly(*loop_, std::move(right_), out->get(), sent));
  ASSERT_TRUE(loop_->run_until([&] { return group.empty(); }));
  EXPECT_EQ(received.size(), sent.size());
}

TEST_F(EpollLoopTest, TimePasses) {
  TaskGroup group(*loop_);
  auto wait = [](Loop& loop) -> Task<> {
    std::ignore = co_await sleep(loop, std::chrono::milliseconds(20));
  };
  Time begin = std::chrono::steady_clock::now();
  group.start(wait(*loop_));
  ASSERT_TRUE(loop_->run_until([&] { return group.empty(); }));
  EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(20));
  EXPECT_FALSE(loop_->turn());
}

TEST_F(EpollLoopTest, WhatCannotBeWaitedForIsAnError) {
  UniqueFd file(dup(STDIN_FILENO));
  auto regular = open_file("/proc/self/exe", 0);
  ASSERT_TRUE(regular);
  auto watch = EpollLoop::Watch::create(*loop_, regular->get());
  ASSERT_FALSE(watch);
  EXPECT_EQ(watch.error().code, EPERM);
}

}  // namespace
}  // namespace postwright::event
