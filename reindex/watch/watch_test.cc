#include "reindex/watch/watch.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "libmaps/map_types.h"
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
    options_.state_directory = site_.at("/state");
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
  /// A file is two days old.
  void age(const std::string& name) {
    timespec times[2]{};
    (void)clock_gettime(CLOCK_REALTIME, &times[0]);
    times[0].tv_sec -= 2 * 86400;
    times[1] = times[0];
    ASSERT_EQ(utimensat(AT_FDCWD, table(name).c_str(), times, 0), 0);
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

/// As `rsync -a` and a restored backup do: another source, older than the index.
TEST_F(WatchTest, AnOlderSourceInItsPlaceIsFound) {
  site_.write("/etc/postfix/virtual", "a@b c\n");
  EXPECT_EQ(once().built, 1U) << log_;
  site_.write("/etc/postfix/old", "a@b d\n");
  age("old");
  ASSERT_EQ(rename(table("old").c_str(), table("virtual").c_str()), 0);
  EXPECT_EQ(once().built, 1U) << log_;
  EXPECT_EQ(lookup("cdb", table("virtual"), "a@b"), "d");

  site_.write("/etc/postfix/virtual", "a@b e\n");  // written over, of the same size
  age("virtual");
  EXPECT_EQ(once().built, 1U) << log_;
  EXPECT_EQ(lookup("cdb", table("virtual"), "a@b"), "e");
  EXPECT_EQ(once().built, 0U);
}

/// The link that changes is on the way, the source behind it is old.
TEST_F(WatchTest, ALinkToAnotherSourceIsFound) {
  site_.write("/etc/postfix/one", "a@b 1\n");
  site_.write("/etc/postfix/two", "a@b 2\n");
  ASSERT_EQ(symlink("one", table("virtual").c_str()), 0);
  EXPECT_EQ(once().built, 1U) << log_;
  ASSERT_EQ(unlink(table("virtual").c_str()), 0);
  ASSERT_EQ(symlink("two", table("virtual").c_str()), 0);
  EXPECT_EQ(once().built, 1U) << log_;
  EXPECT_EQ(lookup("cdb", table("virtual"), "a@b"), "2");
}

TEST_F(WatchTest, AnOlderSourceIsFoundAtOnceWhileItRuns) {
  site_.write("/etc/postfix/virtual", "a@b c\n");
  start();
  EXPECT_EQ(wait_for("cdb", table("virtual"), "a@b", "c"), "c");
  site_.write("/etc/postfix/old", "a@b d\n");
  age("old");
  ASSERT_EQ(rename(table("old").c_str(), table("virtual").c_str()), 0);
  EXPECT_EQ(wait_for("cdb", table("virtual"), "a@b", "d"), "d");
}

/// Of the file and of the directory: neither writes the source anew.
TEST_F(WatchTest, ARefusalThatWasMendedByChmodIsTriedAgain) {
  site_.write("/etc/postfix/virtual", "a@b c\n", 0666);
  start();
  usleep(300'000);
  EXPECT_FALSE(site_.exists("/etc/postfix/virtual.cdb"));
  ASSERT_EQ(chmod(table("virtual").c_str(), 0644), 0);
  EXPECT_EQ(wait_for("cdb", table("virtual"), "a@b", "c"), "c");

  ASSERT_EQ(chmod(site_.at("/etc/postfix").c_str(), 0777), 0);
  site_.write("/etc/postfix/virtual", "a@b d\n");
  usleep(300'000);
  EXPECT_EQ(lookup("cdb", table("virtual"), "a@b"), "c");
  ASSERT_EQ(chmod(site_.at("/etc/postfix").c_str(), 0755), 0);
  EXPECT_EQ(wait_for("cdb", table("virtual"), "a@b", "d"), "d");
}

TEST_F(WatchTest, ASourceThatLostMostOfItsRecordsIsHeldBack) {
  site_.write("/etc/postfix/virtual", "a@b 1\nc@d 2\ne@f 3\ng@h 4\n");
  once();
  for (const auto& [text, left] :
       {std::pair("", "0 records"), {"# gone\n", "0 records"}, {"a@b 9\n", "1 record"}}) {
    log_.clear();
    site_.write("/etc/postfix/virtual", text);
    EXPECT_EQ(once().failed, 1U);
    EXPECT_NE(
        log_.find(cat(table("virtual"), ".cdb is not built: held back: ", table("virtual"), " has ",
                      left, " now, ", table("virtual"),
                      ".cdb has 4; if that is right, run \"postmap cdb:", table("virtual"), "\"")),
        std::string::npos)
        << log_;
    EXPECT_EQ(lookup("cdb", table("virtual"), "a@b"), "1");
  }
  options_.hold_back = 0;
  EXPECT_EQ(once().built, 1U) << log_;
  EXPECT_EQ(lookup("cdb", table("virtual"), "a@b"), "9");
}

TEST_F(WatchTest, AnIndexThatIsGoneIsRememberedForItsRecords) {
  site_.write("/etc/aliases", "a: 1\nb: 2\nc: 3\n");
  once();
  ASSERT_EQ(unlink(site_.at("/etc/aliases.lmdb").c_str()), 0);
  site_.write("/etc/aliases", "");
  EXPECT_EQ(once().failed, 1U);
  EXPECT_NE(log_.find("aliases.lmdb had 3; if that is right, run \"postalias lmdb:"),
            std::string::npos)
      << log_;
  EXPECT_FALSE(site_.exists("/etc/aliases.lmdb"));
}

TEST_F(WatchTest, HalfOfTheRecordsMayGo) {
  site_.write("/etc/postfix/virtual", "a@b 1\nc@d 2\n");
  once();
  site_.write("/etc/postfix/virtual", "a@b 3\n");
  EXPECT_EQ(once().built, 1U) << log_;
}

/// What a person made with postmap(1) is right, also when it is smaller.
TEST_F(WatchTest, AnIndexMadeByHandIsTaken) {
  site_.write("/etc/postfix/virtual", "a@b 1\nc@d 2\ne@f 3\n");
  once();
  site_.write("/etc/postfix/virtual", "a@b 9\n");
  EXPECT_EQ(once().failed, 1U);
  {
    auto builder = find_map_type("cdb")->create(table("virtual"), {});
    ASSERT_TRUE(builder);
    ASSERT_TRUE((*builder)->put("a@b", "9"));
    ASSERT_TRUE((*builder)->finish());
  }
  WatchResult result = once();
  EXPECT_EQ(result.failed, 0U) << log_;
  EXPECT_EQ(result.built, 0U);
}

TEST_F(WatchTest, WithoutAPlaceToRememberTheTimesMustDo) {
  site_.write("/etc/postfix/virtual", "a@b c\n");
  site_.write("/state", "a file\n");
  EXPECT_EQ(once().built, 1U) << log_;
  EXPECT_NE(log_.find("what indexes are made from is not remembered: "), std::string::npos) << log_;
  EXPECT_EQ(once().built, 0U);
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
