#include "reindex/watch/watch.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "libmaps/open_table.h"
#include "migration/testing/lookup_for_test.h"
#include "migration/testing/temporary_site.h"

namespace postwright::reindexer {
namespace {

class WatchTest : public testing::Test {
 protected:
  WatchTest() {
    (void)chmod(site_.root().c_str(), 0755);
    site_.write("/etc/postfix/master.cf", "");
    site_.write("/etc/postfix/main.cf",
                cat("default_database_type = lmdb\nalias_maps = lmdb:", site_.at("/etc/aliases"),
                    "\nalias_database =\nvirtual_alias_maps = cdb:", table("virtual"), "\n"));
    options_.config_directory = site_.at("/etc/postfix");
    options_.settle = std::chrono::milliseconds(20);
  }
  ~WatchTest() override { stop(); }

  std::string table(const std::string& name) const { return site_.at("/etc/postfix/" + name); }
  WatchResult once() {
    options_.once = true;
    CollectedMessages log;
    auto result = watch_site(options_, log);
    for (const auto& message : log.messages) log_ += message.text + "\n";
    EXPECT_TRUE(result) << result.error().message;
    return result ? *result : WatchResult{};
  }
  void start() {
    pid_ = fork();
    if (pid_ != 0) return;
    CollectedMessages log;
    _exit(watch_site(options_, log) ? 0 : 1);
  }
  int stop() {
    if (pid_ <= 0) return -1;
    int status = 0;
    (void)kill(pid_, SIGTERM);
    (void)waitpid(pid_, &status, 0);
    pid_ = -1;
    return status;
  }
  /// Until the value is there, or for ten seconds.
  static std::string wait_for(const std::string& type, const std::string& name,
                              const std::string& key, const std::string& value) {
    std::string found;
    for (int i = 0; i < 1000; ++i) {
      found = lookup(type, name, key);
      if (found == value) break;
      usleep(10'000);
    }
    return found;
  }

  TemporarySite site_;
  WatchOptions options_;
  std::string log_;
  pid_t pid_ = -1;
};

TEST_F(WatchTest, OnceBuildsWhatIsStaleAndNothingElse) {
  site_.write("/etc/aliases", "root : alice\n");
  site_.write("/etc/postfix/virtual", "a@b c\n");
  WatchResult first = once();
  EXPECT_EQ(first.built, 2U) << log_;
  EXPECT_EQ(lookup("lmdb", site_.at("/etc/aliases"), "root"), "alice");
  EXPECT_EQ(lookup("cdb", table("virtual"), "a@b"), "c");
  WatchResult second = once();
  EXPECT_EQ(second.built, 0U);
  EXPECT_EQ(second.failed, 0U);
  usleep(10'000);
  site_.write("/etc/postfix/virtual", "a@b d\n");
  EXPECT_EQ(once().built, 1U);
  EXPECT_EQ(lookup("cdb", table("virtual"), "a@b"), "d");
}

TEST_F(WatchTest, TheNewIndexHasTheModeOfTheOldOne) {
  site_.write("/etc/postfix/virtual", "a@b c\n");
  once();
  ASSERT_EQ(chmod((table("virtual") + ".cdb").c_str(), 0600), 0);
  usleep(10'000);
  site_.write("/etc/postfix/virtual", "a@b d\n");
  EXPECT_EQ(once().built, 1U);
  struct stat status {};
  ASSERT_EQ(stat((table("virtual") + ".cdb").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600U);
}

TEST_F(WatchTest, WhatCannotBeBuiltKeepsTheOldIndex) {
  site_.write("/etc/aliases", "root: alice\n");
  once();
  usleep(10'000);
  site_.write("/etc/aliases", cat(std::string(600, 'x'), ": too long for lmdb\n"));
  WatchResult result = once();
  EXPECT_EQ(result.failed, 1U);
  EXPECT_NE(log_.find("aliases.lmdb is not built: "), std::string::npos) << log_;
  EXPECT_EQ(lookup("lmdb", site_.at("/etc/aliases"), "root"), "alice");
}

TEST_F(WatchTest, ASourceThatEverybodyMayWriteIsRefused) {
  site_.write("/etc/postfix/virtual", "a@b c\n", 0666);
  EXPECT_EQ(once().failed, 1U);
  EXPECT_FALSE(site_.exists("/etc/postfix/virtual.cdb"));
}

TEST_F(WatchTest, FollowsChangesOfSourcesAndOfTheConfiguration) {
  site_.write("/etc/postfix/virtual", "a@b c\n");
  start();
  EXPECT_EQ(wait_for("cdb", table("virtual"), "a@b", "c"), "c");
  usleep(10'000);
  site_.write("/etc/postfix/virtual", "a@b d\n");
  EXPECT_EQ(wait_for("cdb", table("virtual"), "a@b", "d"), "d");
  ASSERT_EQ(unlink((table("virtual") + ".cdb").c_str()), 0);
  EXPECT_EQ(wait_for("cdb", table("virtual"), "a@b", "d"), "d");
  site_.write("/etc/postfix/access", "k v\n");
  site_.write("/etc/postfix/main.cf", cat(site_.read("/etc/postfix/main.cf"),
                                          "transport_maps = lmdb:", table("access"), "\n"));
  EXPECT_EQ(wait_for("lmdb", table("access"), "k", "v"), "v");
  EXPECT_EQ(stop(), 0);
}

/// An index is always the whole of some source that there was.
TEST_F(WatchTest, AQuicklyChangingSourceEndsInItsLastState) {
  auto source = [](int version) {
    std::string text;
    for (int i = 0; i < 500; ++i) text += cat("key", i, " ", version, "\n");
    return text;
  };
  site_.write("/etc/postfix/virtual", source(0));
  options_.settle = std::chrono::milliseconds(0);
  start();
  constexpr int kVersions = 100;
  for (int version = 1; version <= kVersions; ++version) {
    site_.write("/etc/postfix/virtual.new", source(version));
    ASSERT_EQ(rename((table("virtual") + ".new").c_str(), table("virtual").c_str()), 0);
    auto index = open_table("cdb", table("virtual"), {});
    if (!index) continue;
    auto first = (*index)->lookup("key0");
    auto last = (*index)->lookup("key499");
    ASSERT_TRUE(first && last && *first && *last);
    ASSERT_EQ(**first, **last);
    usleep(2000);
  }
  EXPECT_EQ(wait_for("cdb", table("virtual"), "key7", cat(kVersions)), cat(kVersions));
}

}  // namespace
}  // namespace postwright::reindexer
