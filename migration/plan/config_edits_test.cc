#include "migration/plan/config_edits.h"

#include <gtest/gtest.h>

namespace postwright::reindexer {
namespace {

TEST(ReplaceSpans, EachSpanOnceInAnyOrder) {
  EXPECT_EQ(replace_spans("a hash:/x btree:/y\n", {{10, 5, "lmdb"}, {2, 4, "cdb"}, {2, 4, "cdb"}}),
            "a cdb:/x lmdb:/y\n");
  EXPECT_EQ(replace_spans("abc", {}), "abc");
}

TEST(ReplaceSpans, RefusesWhatCannotBeMeant) {
  EXPECT_EQ(replace_spans("abc", {{1, 2, "x"}, {2, 1, "y"}}).error().message,
            "two edits touch the same bytes");
  EXPECT_EQ(replace_spans("abc", {{1, 2, "x"}, {1, 2, "y"}}).error().message,
            "two edits touch the same bytes");
  EXPECT_EQ(replace_spans("abc", {{2, 2, "x"}}).error().message,
            "the file has changed while it was read");
}

TEST(SetParameter, ChangesTheLastSettingInPlace) {
  EXPECT_EQ(set_parameter("a = 1\n# a = 2\na=hash \nb = 1\n", "a", "lmdb"),
            "a = 1\n# a = 2\na=lmdb \nb = 1\n");
  EXPECT_EQ(set_parameter("a =\n", "a", "lmdb"), "a = lmdb\n");
}

TEST(SetParameter, AddsALine) {
  EXPECT_EQ(set_parameter("b = 1", "a", "lmdb"), "b = 1\na = lmdb\n");
  EXPECT_EQ(set_parameter("", "a", "lmdb"), "a = lmdb\n");
  EXPECT_EQ(set_parameter("ab = 1\n", "a", "lmdb"), "ab = 1\na = lmdb\n");
  EXPECT_EQ(set_parameter("a =\n  hash\n", "a", "lmdb"), "a =\n  hash\na = lmdb\n");
}

TEST(SetParameter, ALineThatIsAddedEndsAsTheOthers) {
  EXPECT_EQ(*set_parameter("a = 1\r\n", "b", "2"), "a = 1\r\nb = 2\r\n");
  EXPECT_EQ(*set_parameter("a = 1\r\nc = 3", "b", "2"), "a = 1\r\nc = 3\r\nb = 2\r\n");
  EXPECT_EQ(*set_parameter("a = 1\r\nb = 3\r\n", "b", "2"), "a = 1\r\nb = 2\r\n");
  EXPECT_EQ(*set_parameter("a = 1\r\nc = 3\n", "b", "2"), "a = 1\r\nc = 3\nb = 2\n");
}

}  // namespace
}  // namespace postwright::reindexer
