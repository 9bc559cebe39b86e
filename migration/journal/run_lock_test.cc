#include "migration/journal/run_lock.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "migration/testing/temporary_site.h"

namespace postwright::reindexer {
namespace {

TEST(RunLock, TheSecondRunSaysWhoHoldsIt) {
  TemporarySite site;
  site.make_directory("/state");
  site.make_directory("/etc/postfix");
  auto first = RunLock::take(site.at("/state"), "apply", site.root(), {"/etc/postfix"});
  ASSERT_TRUE(first) << first.error().message;
  auto second = RunLock::take(site.at("/state"), "rollback", site.root(), {"/etc/postfix"});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::retry);
  EXPECT_TRUE(second.error().message.starts_with(
      cat("another reindexer is at work on this site: apply, process ", getpid(), ", since 20")))
      << second.error().message;
}

TEST(RunLock, HoldsTheSiteForRunsWithAnotherStateDirectoryToo) {
  TemporarySite site;
  site.make_directory("/one");
  site.make_directory("/two");
  site.make_directory("/etc/postfix");
  auto first = RunLock::take(site.at("/one"), "apply", site.root(), {"/etc/postfix"});
  ASSERT_TRUE(first);
  auto second = RunLock::take(site.at("/two"), "apply", site.root(), {"/etc/postfix"});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().message,
            "another reindexer is at work on this site: it holds /etc/postfix");
}

TEST(RunLock, EndsWithItsOwner) {
  TemporarySite site;
  site.make_directory("/etc/postfix");
  // The same directory twice, as instances may name it.
  {
    ASSERT_TRUE(RunLock::take(site.root(), "apply", site.root(),
                              {"/etc/postfix",
                               "/etc"
                               "/./postfix"}));
  }
  EXPECT_TRUE(RunLock::take(site.root(), "apply", site.root(), {"/etc/postfix"}));
}

}  // namespace
}  // namespace postwright::reindexer
