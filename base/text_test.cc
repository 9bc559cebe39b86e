#include "base/text.h"

#include <gtest/gtest.h>

namespace postwright {
namespace {

using Fields = std::vector<std::string_view>;

TEST(Text, TrimTakesAllSixKindsOfWhiteSpace) {
  EXPECT_EQ(trim(" \t\n\v\f\ra b\r\n"), "a b");
  EXPECT_EQ(trim(" \t"), "");
}

TEST(Text, SplitDropsEmptyFields) {
  EXPECT_EQ(split(", a,, b c ,", ", "), (Fields{"a", "b", "c"}));
  EXPECT_EQ(split("", ","), Fields{});
}

TEST(Text, SplitOutsideBracesKeepsGroupsWhole) {
  EXPECT_EQ(split_outside_braces("a {b, c} d", ", "), (Fields{"a", "{b, c}", "d"}));
  EXPECT_EQ(split_outside_braces("u:{{x, y}, z}, v", ", "), (Fields{"u:{{x, y}, z}", "v"}));
  EXPECT_EQ(split_outside_braces("} a", " "), (Fields{"}", "a"}));
}

TEST(Text, PrintableReplacesControlAndNonAscii) {
  EXPECT_EQ(printable("a\tb\x7f", false), "a?b?");
  EXPECT_EQ(printable("\xc3\xa4", false), "??");
  EXPECT_EQ(printable("\xc3\xa4", true), "\xc3\xa4");
  EXPECT_EQ(printable("\xc0\xaf \xed\xa0\x80 \xe2\x82", true), "?? ??? ??");
}

TEST(Text, ParseUnsignedRefusesWhatIsNotAPlainNumber) {
  EXPECT_EQ(parse_unsigned("18446744073709551615"), 18446744073709551615u);
  for (auto bad : {"", "-1", "+1", " 1", "1 ", "18446744073709551616", "0x1"})
    EXPECT_EQ(parse_unsigned(bad), std::nullopt) << bad;
}

TEST(Text, CatTakesStringsAndNumbers) {
  EXPECT_EQ(cat("a", 1, std::string("b"), 'c', std::size_t{7}, -3), "a1bc7-3");
}

TEST(Text, EditDistanceCountsASwapOnce) {
  EXPECT_EQ(edit_distance("myhostname", "myhostnmae"), 1u);
  EXPECT_EQ(edit_distance("", "abc"), 3u);
}

}  // namespace
}  // namespace postwright
