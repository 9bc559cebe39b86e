#include "base/interrupt.h"

#include <gtest/gtest.h>

#include <csignal>

namespace postwright {
namespace {

TEST(InterruptGuard, NoticesASignalInsteadOfDying) {
  InterruptGuard guard;
  EXPECT_TRUE(check_interrupt());
  raise(SIGTERM);
  Status status = check_interrupt();
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().kind, ErrorKind::retry);
  EXPECT_EQ(status.error().message, "interrupted by signal 15 (Terminated)");
}

TEST(InterruptGuard, LeavesSignalsThatAreIgnoredIgnored) {
  auto before = std::signal(SIGHUP, SIG_IGN);
  {
    InterruptGuard guard;
    raise(SIGHUP);
    EXPECT_TRUE(check_interrupt());
  }
  std::signal(SIGHUP, before);
}

TEST(InterruptGuard, NothingIsLeftBehindTheOutermost) {
  {
    InterruptGuard outer;
    {
      InterruptGuard inner;
      raise(SIGINT);
    }
    EXPECT_FALSE(check_interrupt());
    InterruptGuard later;
    EXPECT_FALSE(check_interrupt());
  }
  EXPECT_TRUE(check_interrupt());
}

TEST(InterruptGuard, ForgetsTheSignalsOfAnEarlierOne) {
  {
    InterruptGuard guard;
    raise(SIGINT);
    EXPECT_FALSE(check_interrupt());
  }
  InterruptGuard guard;
  EXPECT_TRUE(check_interrupt());
}

}  // namespace
}  // namespace postwright
