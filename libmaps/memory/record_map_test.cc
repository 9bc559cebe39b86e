#include "libmaps/memory/record_map.h"

#include <gtest/gtest.h>

namespace postwright {
namespace {

std::string walk(RecordMap& records) {
  std::string keys;
  while (const Record* record = records.next()) keys += record->key + " ";
  return keys;
}

TEST(RecordMap, KeepsTheFirstUnlessToldOtherwise) {
  RecordMap records(true);
  EXPECT_TRUE(records.add("Key", "1"));
  EXPECT_FALSE(records.add("KEY", "2"));
  EXPECT_EQ(records.find("kEY")->value, "1");
  records.set("kEy", "3");
  EXPECT_EQ(records.find("key")->value, "3");
  EXPECT_EQ(records.find("other"), nullptr);
}

TEST(RecordMap, DoesNotFoldUnlessAsked) {
  RecordMap records(false);
  EXPECT_TRUE(records.add("Key", "1"));
  EXPECT_TRUE(records.add("key", "2"));
  EXPECT_EQ(records.find("Key")->value, "1");
  EXPECT_EQ(records.find("KEY"), nullptr);
}

TEST(RecordMap, IsWalkedInTheOrderOfItsRecords) {
  RecordMap records(true);
  for (const char* key : {"c", "a", "b"}) records.add(key, "");
  EXPECT_EQ(walk(records), "c a b ");
  EXPECT_EQ(walk(records), "");
  records.rewind();
  EXPECT_EQ(walk(records), "c a b ");
}

TEST(RecordMap, CanChangeDuringAWalk) {
  RecordMap records(true);
  for (const char* key : {"a", "b", "c"}) records.add(key, "");
  EXPECT_EQ(records.next()->key, "a");
  EXPECT_TRUE(records.erase("b"));
  EXPECT_TRUE(records.erase("a"));
  EXPECT_FALSE(records.erase("a"));
  EXPECT_EQ(walk(records), "c ");
  records.add("d", "");
  EXPECT_EQ(walk(records), "d ");
}

}  // namespace
}  // namespace postwright
