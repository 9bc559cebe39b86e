#include "lint/input/version.h"

#include <gtest/gtest.h>

namespace postwright::lint {
namespace {

TEST(Version, ReadsTheFirstTwoParts) {
  EXPECT_EQ(Version::parse("3.11"), (Version{.major_part = 3, .minor_part = 11}));
  EXPECT_EQ(Version::parse("3.5.6"), (Version{.major_part = 3, .minor_part = 5}));
  EXPECT_EQ(Version::parse("3.12-20260101"), (Version{.major_part = 3, .minor_part = 12}));
  for (std::string_view text : {"", "3", "3.", ".5", "3.x", "3.5x", "-3.5", "3.99999999999"})
    EXPECT_FALSE(Version::parse(text)) << text;
}

TEST(Version, NumbersAreNotText) {
  EXPECT_LT(*Version::parse("3.9"), *Version::parse("3.11"));
  EXPECT_EQ(Version::parse("3.11")->text(), "3.11");
}

}  // namespace
}  // namespace postwright::lint
