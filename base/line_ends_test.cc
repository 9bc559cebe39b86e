#include "base/line_ends.h"

#include <gtest/gtest.h>

namespace postwright {
namespace {

TEST(WithLineEndsOf, AddedLinesEndAsThoseOfTheFile) {
  EXPECT_EQ(with_line_ends_of("a\r\nb\r\n", "a\r\nb\r\nc\n"), "a\r\nb\r\nc\r\n");
  EXPECT_EQ(with_line_ends_of("a\r\nb", "a\r\nb\nc\n"), "a\r\nb\r\nc\r\n");
  EXPECT_EQ(with_line_ends_of("a\r\n\r\n", "a\r\n\r\n\nc\n"), "a\r\n\r\n\r\nc\r\n");
  EXPECT_EQ(with_line_ends_of("a\nb\n", "a\nb\nc\n"), "a\nb\nc\n");
  EXPECT_EQ(with_line_ends_of("a\r\nb\n", "a\r\nb\nc\n"), "a\r\nb\nc\n");
  EXPECT_EQ(with_line_ends_of("", "c\n"), "c\n");
  EXPECT_EQ(with_line_ends_of("a", "a\nc\n"), "a\nc\n");
}

}  // namespace
}  // namespace postwright
