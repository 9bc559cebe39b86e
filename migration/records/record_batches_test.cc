#include "migration/records/record_batches.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "base/text.h"

namespace postwright::reindexer {
namespace {

/// Runs with the caller's thread and with another one: both say the same.
struct BatchesTest : testing::TestWithParam<Walker> {
  /// What was visited and said, in order.
  Status walk(const OriginWalk& walk) {
    struct Said final : Reporter {
      explicit Said(std::vector<std::string>& list) : seen(list) {}
      void report(Severity, std::string_view text) override { seen.push_back(cat("! ", text)); }
      std::vector<std::string>& seen;
    } reporter(seen);
    return walk_in_batches(
        walk, GetParam(), reporter, [&](std::span<const IndexRecord> records) -> Status {
          EXPECT_EQ(std::this_thread::get_id(), here);
          EXPECT_FALSE(records.empty());
          largest = std::max(largest, records.size());
          for (const IndexRecord& record : records) {
            if (record.key == refused) return failure(ErrorKind::data, "refused");
            seen.push_back(
                cat(record.key, "=", record.value, record.exact ? " exact " : " ", record.line));
          }
          return {};
        });
  }
  std::thread::id here = std::this_thread::get_id();
  std::string refused = "none";
  std::size_t largest = 0;
  std::vector<std::string> seen;
};

OriginWalk numbers(std::uint64_t count, Status end = {}) {
  return [count, end](Reporter&, const IndexRecordVisitor& visit) -> Status {
    for (std::uint64_t i = 0; i < count; ++i) {
      std::string key = cat(i);
      std::string value(i % 700, 'v');
      if (Status visited = visit({.key = key, .value = value, .line = i}); !visited) return visited;
    }
    return end;
  };
}

TEST_P(BatchesTest, AllRecordsInTheirOrder) {
  ASSERT_TRUE(walk(numbers(20'000)));
  ASSERT_EQ(seen.size(), 20'000u);
  for (std::uint64_t i = 0; i < seen.size(); ++i)
    ASSERT_EQ(seen[i], cat(i, "=", std::string(i % 700, 'v'), " ", i));
  EXPECT_GT(largest, 1u);
  EXPECT_LE(largest, 1024u);
}

TEST_P(BatchesTest, MessagesStandBetweenTheirRecords) {
  ASSERT_TRUE(walk([](Reporter& reporter, const IndexRecordVisitor& visit) -> Status {
    reporter.warning("first");
    (void)visit({.key = "a", .value = "1"});
    (void)visit({.key = "YP_x", .value = {}, .exact = true, .line = 7});
    reporter.warning("second");
    reporter.warning("third");
    (void)visit({.key = "b", .value = "2"});
    reporter.warning("last");
    return {};
  }));
  EXPECT_EQ(seen, (std::vector<std::string>{"! first", "a=1 0", "YP_x= exact 7", "! second",
                                            "! third", "b=2 0", "! last"}));
}

TEST_P(BatchesTest, OneLargeRecordAndNone) {
  std::string value(5 << 20, 'x');
  ASSERT_TRUE(walk([&](Reporter&, const IndexRecordVisitor& visit) {
    return visit({.key = "k", .value = value});
  }));
  EXPECT_EQ(seen, std::vector<std::string>{cat("k=", value, " 0")});
  seen.clear();
  ASSERT_TRUE(walk(numbers(0)));
  EXPECT_TRUE(seen.empty());
}

TEST_P(BatchesTest, AnErrorOfTheWalkComesBehindItsRecords) {
  Status walked = walk(numbers(3000, failure(ErrorKind::data, "page 7 is damaged")));
  ASSERT_FALSE(walked);
  EXPECT_EQ(walked.error().message, "page 7 is damaged");
  EXPECT_EQ(seen.size(), 3000u);
}

TEST_P(BatchesTest, TheVisitorEndsIt) {
  for (const char* key : {"0", "5", "15000", "99999"}) {
    refused = key;
    Status walked = walk(numbers(100'000));
    ASSERT_FALSE(walked);
    EXPECT_EQ(walked.error().message, "refused");
  }
}

INSTANTIATE_TEST_SUITE_P(, BatchesTest, testing::Values(Walker::own_thread, Walker::ahead),
                         [](const auto& one) {
                           return one.param == Walker::ahead ? "Ahead" : "OwnThread";
                         });

}  // namespace
}  // namespace postwright::reindexer
