#include "base/braces.h"

#include <gtest/gtest.h>

namespace postwright {
namespace {

TEST(InsideBraces, IsTrimmedAndMayNest) {
  EXPECT_EQ(inside_braces("{ a {b} }").inside, "a {b}");
  EXPECT_EQ(inside_braces("{ a {b} }").problem, "");
  EXPECT_EQ(inside_braces("{}").inside, "");
}

TEST(InsideBraces, NamesWhatIsWrong) {
  EXPECT_EQ(inside_braces("a}").problem, "no '{' at start of text in \"a}\"");
  EXPECT_EQ(inside_braces("").problem, "no '{' at start of text in \"\"");
  EXPECT_EQ(inside_braces("{a").problem, "missing '}' in \"{a\"");
  EXPECT_EQ(inside_braces("{a").inside, "a");
  EXPECT_EQ(inside_braces("{").inside, "");
  EXPECT_EQ(inside_braces("{{a}").problem, "missing '}' in \"{{a}\"");
  EXPECT_EQ(inside_braces("{a} b").problem, "syntax error after '}' in \"{a} b\"");
  EXPECT_EQ(inside_braces("{a} b").inside, "a");
  EXPECT_EQ(inside_braces("{a} ").problem, "syntax error after '}' in \"{a} \"");
}

}  // namespace
}  // namespace postwright
