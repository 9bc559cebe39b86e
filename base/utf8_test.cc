#include "base/utf8.h"

#include <gtest/gtest.h>

namespace postwright {
namespace {

TEST(Utf8, AcceptsShortestFormsUpToTheLastCodePoint) {
  for (auto good : {"", "plain", "\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xef\xbf\xbf",
                    "\xf4\x8f\xbf\xbf",
                    "12345678\xc3\xa4"
                    "12345678"})
    EXPECT_TRUE(is_valid_utf8(good)) << good;
}

TEST(Utf8, RefusesOverlongSurrogatesTooLargeAndCut) {
  for (auto bad : {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80",
                   "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xc3", "\xe2\x82",
                   "12345678\xff"
                   "1234567"})
    EXPECT_FALSE(is_valid_utf8(bad));
}

}  // namespace
}  // namespace postwright
