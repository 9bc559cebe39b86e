#include "libmaps/bdb/libdb_oracle.h"

#include <gtest/gtest.h>

#include <chrono>

#include "base/file.h"

namespace postwright::bdb {
namespace {

const std::string kGood = POSTWRIGHT_TESTDATA "/bdb/good/";
const std::string kBad = POSTWRIGHT_TESTDATA "/bdb/bad/";

class LibdbOracle : public testing::Test {
 protected:
  void SetUp() override {
    auto found = find_libdb();
    if (!found) GTEST_SKIP() << found.error().message;
  }
};

TEST_F(LibdbOracle, AgreesOnGoodFiles) {
  for (const char* name : {"pf-hash-many", "pf-btree-big-values", "hash-be-512", "btree-chksum-le",
                           "hash-dupsort-offpage-be", "hash-v4.4-many"}) {
    auto checked = cross_check(kGood + name + ".db", {});
    ASSERT_TRUE(checked.has_value()) << checked.error().message;
    EXPECT_EQ(checked->difference, std::nullopt) << name;
    EXPECT_EQ(checked->records, checked->libdb_records);
    EXPECT_GT(checked->records, 0u);
  }
  auto checked = cross_check(kGood + "subdatabases-le.db", {.subdatabase = "two"});
  ASSERT_TRUE(checked.has_value()) << checked.error().message;
  EXPECT_EQ(checked->difference, std::nullopt);
}

TEST_F(LibdbOracle, CannotWriteToTheFile) {
  // libdb sorts and writes back the pages of a hash file of version 7, and loses all its records.
  std::string path = kGood + "hash-v3.1.db";
  auto before = read_file(path);
  (void)walk_with_libdb(path, {}, [](std::string_view, std::string_view) -> Status { return {}; });
  EXPECT_EQ(read_file(path).value(), before.value());
}

TEST_F(LibdbOracle, ItsErrorsNameTheFile) {
  std::string path = kBad + "text-file.db";
  auto walked =
      walk_with_libdb(path, {}, [](std::string_view, std::string_view) -> Status { return {}; });
  ASSERT_FALSE(walked.has_value());
  EXPECT_EQ(walked.error().message, path + ": libdb: Invalid argument");
}

TEST_F(LibdbOracle, MayCrashOrHangWithoutHarm) {
  auto start = std::chrono::steady_clock::now();
  int failures = 0;
  for (const char* name :
       {"hash-overflow-loop", "btree-leaf-chain-loop", "hash-chain-self-loop", "btree-page-size-0",
        "hash-entry-count-huge", "btree-cut-mid-page", "hash-cut-mid-page", "hash-page-size-0"}) {
    std::uint64_t records = 0;
    OracleOptions options;
    options.patience = std::chrono::milliseconds(500);
    auto walked = walk_with_libdb(kBad + name + ".db", options,
                                  [&](std::string_view, std::string_view) -> Status {
                                    if (++records > 100000)
                                      return failure(ErrorKind::data, "endless");
                                    return {};
                                  });
    failures += !walked;
  }
  EXPECT_GT(failures, 0);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(60));
}

TEST_F(LibdbOracle, AnErrorOfTheVisitorEndsTheWalk) {
  auto walked = walk_with_libdb(kGood + "pf-hash-many.db", {},
                                [](std::string_view, std::string_view) -> Status {
                                  return failure(ErrorKind::config, "enough");
                                });
  ASSERT_FALSE(walked.has_value());
  EXPECT_EQ(walked.error().message, "enough");
}

}  // namespace
}  // namespace postwright::bdb
