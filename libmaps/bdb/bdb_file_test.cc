#include "libmaps/bdb/bdb_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>

#include "base/file.h"

namespace postwright::bdb {
namespace {

const std::string kGood = POSTWRIGHT_TESTDATA "/bdb/good/";

/// A file of its own for each test, filled with one of the reference files.
class ChangingFile : public testing::Test {
 protected:
  void SetUp() override {
    int fd = mkstemp(name_);
    ASSERT_GE(fd, 0);
    fd_ = UniqueFd(fd);
    become("pf-hash-many.db");
  }
  void TearDown() override { unlink(name_); }

  void become(const std::string& good) {
    auto bytes = read_file(kGood + good);
    ASSERT_TRUE(bytes.has_value());
    ASSERT_EQ(ftruncate(fd_.get(), 0), 0);
    ASSERT_EQ(pwrite(fd_.get(), bytes->data(), bytes->size(), 0),
              static_cast<ssize_t>(bytes->size()));
    struct timespec times[2] = {{++time_, 0}, {time_, 0}};
    futimens(fd_.get(), times);
  }
  bool writer_may_lock() {
    auto other = open_file(name_, O_RDWR);
    return flock(other->get(), LOCK_EX | LOCK_NB) == 0;
  }

  char name_[32] = "/tmp/bdb_file.XXXXXX";
  UniqueFd fd_;
  std::time_t time_ = 1000;
};

TEST_F(ChangingFile, IsLockedWhileItIsOpen) {
  {
    auto file = File::open(name_);
    ASSERT_TRUE(file.has_value()) << file.error().message;
    EXPECT_FALSE(writer_may_lock());
  }
  EXPECT_TRUE(writer_may_lock());
  auto file = File::open(name_, {.lock = false});
  EXPECT_TRUE(writer_may_lock());
}

TEST_F(ChangingFile, ItsLockCanBeGivenBackBetweenLookups) {
  auto file = File::open(name_, {.unlock_between = true});
  ASSERT_TRUE(file.has_value()) << file.error().message;
  EXPECT_TRUE(writer_may_lock());
  auto cursor = (*file)->cursor();
  std::string_view key;
  std::string_view value;
  ASSERT_TRUE(cursor->next(key, value).value());
  EXPECT_FALSE(writer_may_lock());
  cursor.reset();
  EXPECT_TRUE(writer_may_lock());
}

TEST_F(ChangingFile, ALookupSeesWhatAWriterMadeOfTheFile) {
  for (auto reading : {File::Reading::map, File::Reading::copy}) {
    become("pf-hash-many.db");
    auto file = File::open(name_, {.reading = reading, .unlock_between = true});
    ASSERT_TRUE(file.has_value()) << file.error().message;
    using namespace std::string_view_literals;
    EXPECT_FALSE((*file)->lookup("user@example.com\0"sv).value().has_value());
    become("pf-btree-few.db");
    EXPECT_EQ((*file)->lookup("user@example.com\0"sv).value(), "first value\0"sv);
    EXPECT_EQ((*file)->info().method, Method::btree);
  }
}

TEST_F(ChangingFile, AWalkReportsThatTheFileChangedUnderIt) {
  for (auto reading : {File::Reading::map, File::Reading::copy}) {
    become("pf-hash-many.db");
    auto file = File::open(name_, {.reading = reading, .lock = false});
    ASSERT_TRUE(file.has_value()) << file.error().message;
    int records = 0;
    auto walked = (*file)->walk([&](std::string_view, std::string_view) -> Status {
      if (++records == 1) {
        struct timespec times[2] = {{5000, 0}, {5000, 0}};
        futimens(fd_.get(), times);
      }
      return {};
    });
    ASSERT_FALSE(walked.has_value());
    EXPECT_EQ(walked.error().kind, ErrorKind::retry);
    EXPECT_EQ(walked.error().message, std::string(name_) + ": the file changed while it was read");
  }
}

TEST_F(ChangingFile, AFileCutShortUnderACopyingReaderIsAChange) {
  auto file = File::open(name_, {.lock = false});
  ASSERT_TRUE(file.has_value()) << file.error().message;
  ASSERT_EQ(ftruncate(fd_.get(), 4096), 0);
  auto walked = (*file)->walk([](std::string_view, std::string_view) -> Status { return {}; });
  ASSERT_FALSE(walked.has_value());
  EXPECT_EQ(walked.error().message, std::string(name_) + ": the file changed while it was read");
}

TEST(File, AnErrorOfTheVisitorEndsTheWalk) {
  auto file = File::open(kGood + "pf-hash-many.db");
  ASSERT_TRUE(file.has_value()) << file.error().message;
  int records = 0;
  auto walked = (*file)->walk([&](std::string_view, std::string_view) -> Status {
    if (++records == 3) return failure(ErrorKind::config, "enough");
    return {};
  });
  EXPECT_EQ(walked.error().message, "enough");
  EXPECT_EQ(records, 3);
}

TEST(File, SaysWhatItIs) {
  auto file = File::open(kGood + "hash-dupsort-be.db");
  ASSERT_TRUE(file.has_value()) << file.error().message;
  const FileInfo& info = (*file)->info();
  EXPECT_EQ(info.method, Method::hash);
  EXPECT_EQ(info.version, 9u);
  EXPECT_TRUE(info.big_endian);
  EXPECT_EQ(info.page_size, 4096u);
  EXPECT_EQ(info.last_page, 2u);
  EXPECT_FALSE(info.checksums);
  EXPECT_TRUE(info.duplicates);
  EXPECT_TRUE(info.sorted_duplicates);
  EXPECT_FALSE(info.subdatabases);
}

TEST(File, SubdatabasesAreOpenedByName) {
  auto main = File::open(kGood + "subdatabases-le.db");
  ASSERT_TRUE(main.has_value()) << main.error().message;
  EXPECT_TRUE((*main)->info().subdatabases);
  auto names = (*main)->subdatabases();
  ASSERT_TRUE(names.has_value()) << names.error().message;
  EXPECT_EQ(names->size(), 4u);
  auto none = File::open(kGood + "subdatabases-le.db", {.subdatabase = "nothing"});
  ASSERT_FALSE(none.has_value());
  EXPECT_EQ(none.error().message,
            kGood + "subdatabases-le.db: there is no subdatabase \"nothing\"");
  auto plain = File::open(kGood + "pf-hash-few.db", {.subdatabase = "one"});
  ASSERT_FALSE(plain.has_value());
  EXPECT_EQ(plain.error().message, kGood + "pf-hash-few.db: the file has no subdatabases");
}

TEST(File, WhatIsNoFileIsRefused) {
  auto missing = File::open("/nonexistent.db");
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().kind, ErrorKind::system);
  EXPECT_EQ(missing.error().code, ENOENT);
  auto directory = File::open("/tmp");
  ASSERT_FALSE(directory.has_value());
  EXPECT_EQ(directory.error().message, "/tmp: not a regular file");
}

}  // namespace
}  // namespace postwright::bdb
