#include "base/attribute_list.h"

#include <gtest/gtest.h>

namespace postwright {
namespace {

using namespace std::string_literals;

TEST(AttributeList, IsReadBack) {
  Attributes list{{"status", "0"}, {"reason", ""}};
  std::string bytes = format_attributes(list);
  EXPECT_EQ(bytes, "status\0000\0reason\0\0\0"s);
  std::string_view left = bytes;
  auto taken = take_attributes(left, 100);
  ASSERT_TRUE(taken && *taken);
  EXPECT_EQ(**taken, list);
  EXPECT_EQ(left, "");
  EXPECT_EQ(*find_attribute(**taken, "status"), "0");
  EXPECT_EQ(find_attribute(**taken, "stat"), nullptr);
}

TEST(AttributeList, WaitsForItsEndAndLeavesWhatFollows) {
  std::string whole = format_attributes({{"a", "1"}}) + "next";
  for (std::size_t size = 0; size < 5; ++size) {
    std::string_view some = std::string_view(whole).substr(0, size);
    auto taken = take_attributes(some, 100);
    ASSERT_TRUE(taken);
    EXPECT_FALSE(*taken) << size;
    EXPECT_EQ(some.size(), size);
  }
  std::string_view all = whole;
  auto taken = take_attributes(all, 100);
  ASSERT_TRUE(taken && *taken);
  EXPECT_EQ(all, "next");
}

TEST(AttributeList, IsBounded) {
  std::string endless(1000, 'x');
  std::string_view bytes = endless;
  EXPECT_FALSE(take_attributes(bytes, 100));
}

}  // namespace
}  // namespace postwright
