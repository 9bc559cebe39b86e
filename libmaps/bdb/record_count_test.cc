#include "libmaps/bdb/record_count.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>

namespace postwright::bdb {
namespace {

/// A table whose generations were allocated in one run, as when nothing else needed a page.
Metadata table(std::uint32_t max_bucket, std::uint32_t fill_factor, std::uint32_t counter) {
  Metadata metadata;
  metadata.max_bucket = max_bucket;
  metadata.fill_factor = fill_factor;
  metadata.info.element_counter = counter;
  std::fill_n(metadata.spares.begin(), std::bit_width(max_bucket) + 1, 1);
  return metadata;
}

HashCount unwritten(std::uint64_t keys, std::uint32_t first, std::uint32_t last,
                    std::uint32_t number) {
  return {.keys = keys, .unwritten = number, .first_unwritten = first, .last_unwritten = last};
}

TEST(RecordCount, AgreesForPostfixAndForMakersThatAskForNothing) {
  EXPECT_FALSE(doubt_of(table(30, 0, 4096 + 503), {.keys = 503}));
  EXPECT_FALSE(doubt_of(table(30, 0, 503), {.keys = 503}));
  EXPECT_FALSE(doubt_of(table(1, 0, 4096), unwritten(0, 0, 0, 1)));
  EXPECT_FALSE(doubt_of(table(1, 0, 4097), unwritten(1, 0, 0, 1)));
}

TEST(RecordCount, AgreesForAnyWishWhenEveryPageIsThere) {
  EXPECT_FALSE(doubt_of(table(30, 0, 100 + 503), {.keys = 503}));
  EXPECT_FALSE(doubt_of(table(30, 0, 10000 + 503), {.keys = 503}));
  // Postfix's, dumped and loaded again: db_load(1) asks for what the counter was.
  EXPECT_FALSE(doubt_of(table(30, 0, 4096 + 503 + 503), {.keys = 503}));
}

TEST(RecordCount, NamesBothNumbersOfALossThatIsLikely) {
  auto doubt = doubt_of(table(1, 0, 4096 + 12), unwritten(7, 0, 0, 1));
  ASSERT_TRUE(doubt);
  EXPECT_TRUE(doubt->likely);
  EXPECT_EQ(doubt->reason,
            "the file counts 12 records (4108 less the 4096 that Postfix asks for), 7 are there; "
            "page 1 is zeros where bucket 0 begins");
  doubt = doubt_of(table(1, 0, 12), unwritten(7, 0, 0, 1));
  ASSERT_TRUE(doubt);
  EXPECT_TRUE(doubt->likely);
  EXPECT_EQ(doubt->reason,
            "the file counts 12 records, 7 are there; page 1 is zeros where bucket 0 begins");
}

TEST(RecordCount, DoubtsATableOfPostfixThatIsNearlyRight) {
  for (std::uint32_t counter : {4096u + 502, 4096u + 504, 4096u + 510}) {
    auto doubt = doubt_of(table(30, 0, counter), {.keys = 503});
    ASSERT_TRUE(doubt) << counter;
    EXPECT_FALSE(doubt->likely) << counter;
  }
  EXPECT_EQ(
      doubt_of(table(30, 0, 4096 + 504), {.keys = 503})->reason,
      "the file counts 504 records (4600 less the 4096 that Postfix asks for), 503 are there");
}

TEST(RecordCount, DoubtsACounterThatWasNotKept) {
  auto doubt = doubt_of(table(30, 0, 0), {.keys = 503});
  ASSERT_TRUE(doubt);
  EXPECT_FALSE(doubt->likely);
  EXPECT_EQ(doubt->reason, "the file counts 0 records, 503 are there");
}

TEST(RecordCount, CannotTellAWishFromALossInATableWithRoom) {
  // 250 records asked for, 8 a bucket: 32 buckets; 14 records are in 13 of them.
  auto doubt = doubt_of(table(31, 8, 250 + 14), unwritten(14, 0, 30, 19));
  ASSERT_TRUE(doubt);
  EXPECT_FALSE(doubt->likely);
  // So many buckets are more than 100 records need.
  EXPECT_TRUE(doubt_of(table(31, 8, 100 + 14), unwritten(14, 0, 30, 19))->likely);
}

TEST(RecordCount, DoubtsKeysOutOfOrder) {
  auto doubt = doubt_of(table(30, 0, 503), {.keys = 503, .unsorted_page = 9});
  ASSERT_TRUE(doubt);
  EXPECT_FALSE(doubt->likely);
  EXPECT_EQ(doubt->reason.substr(0, 8), "page 9: ");
}

TEST(UnwrittenBuckets, AreFirstOnesThatWereNotSplit) {
  EXPECT_TRUE(may_be_unwritten(table(1, 0, 0), 0));
  EXPECT_FALSE(may_be_unwritten(table(1, 0, 0), 1));   // the last of the first ones
  EXPECT_FALSE(may_be_unwritten(table(2, 0, 0), 0));   // split into 0 and 2
  EXPECT_FALSE(may_be_unwritten(table(30, 0, 0), 8));  // made by a split
  EXPECT_TRUE(may_be_unwritten(table(31, 8, 0), 8));
  Metadata later = table(31, 8, 0);
  later.spares[5] = 3;  // buckets 16 to 31 came later
  EXPECT_FALSE(may_be_unwritten(later, 8));
  EXPECT_FALSE(may_be_unwritten(later, 20));
}

}  // namespace
}  // namespace postwright::bdb
