#include "libmaps/fold.h"

#include <gtest/gtest.h>

namespace postwright {
namespace {

std::string folded(std::string_view key, Folding folding) {
  std::string room;
  auto result = fold_key(key, folding, room);
  return result ? std::string(*result) : result.error().message;
}

TEST(FoldKey, NoneKeepsTheKey) {
  EXPECT_EQ(folded("Ab", Folding::none), "Ab");
}

TEST(FoldKey, AsciiLeavesOtherBytesAlone) {
  EXPECT_EQ(folded("AZ[\\]_@a\xc3\x84\xff", Folding::ascii), "az[\\]_@a\xc3\x84\xff");
  EXPECT_EQ(folded("", Folding::ascii), "");
}

TEST(FoldKey, EveryByteAtEveryPlace) {
  for (int byte = 0; byte < 256; ++byte) {
    char c = static_cast<char>(byte);
    for (std::size_t at = 0; at < 20; ++at) {
      std::string key(20, 'x');
      key[at] = c;
      std::string expected = key;
      if (c >= 'A' && c <= 'Z') expected[at] = static_cast<char>(c + 32);
      EXPECT_EQ(folded(key, Folding::ascii), expected) << byte << " at " << at;
    }
  }
}

TEST(FoldKey, UnicodeFoldsFully) {
  EXPECT_EQ(folded("ABC", Folding::unicode), "abc");
  EXPECT_EQ(folded("ÄB", Folding::unicode), "äb");
  EXPECT_EQ(folded("ẞß", Folding::unicode), "ssss");
  EXPECT_EQ(folded("ﬀ", Folding::unicode), "ff");
  EXPECT_EQ(folded("ς", Folding::unicode), "σ");
  EXPECT_EQ(folded("\u212a", Folding::unicode), "k");  // Kelvin sign
  EXPECT_EQ(folded("İ", Folding::unicode), "i\u0307");
  EXPECT_EQ(folded("ǅ", Folding::unicode), "ǆ");
  EXPECT_EQ(folded("\u0390", Folding::unicode), "\u03b9\u0308\u0301");  // two bytes become six
}

}  // namespace
}  // namespace postwright
