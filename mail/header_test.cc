#include "mail/header.h"

#include <gtest/gtest.h>

namespace postwright {
namespace {

std::string name_and_rest(std::string_view line) {
  auto header = parse_header_line(line);
  return header ? std::string(header->name) + "|" + std::string(header->rest) : "none";
}

TEST(HeaderLine, IsNameColonText) {
  EXPECT_EQ(name_and_rest("Subject: x"), "Subject|: x");
  EXPECT_EQ(name_and_rest("Subject:"), "Subject|:");
  EXPECT_EQ(name_and_rest("a:b:c"), "a|:b:c");
  EXPECT_EQ(name_and_rest("!\"#%&'()~: \xff"), "!\"#%&'()~|: \xff");
  EXPECT_EQ(name_and_rest("--boundary: x"), "--boundary|: x");
}

TEST(HeaderLine, BlanksBeforeTheColonAreInNeither) {
  EXPECT_EQ(name_and_rest("Subject : x"), "Subject|: x");
  EXPECT_EQ(name_and_rest("From \t : x"), "From|: x");
}

TEST(HeaderLine, OtherLinesAreNone) {
  for (std::string_view line :
       {std::string_view(""), std::string_view(": x"), std::string_view(" : x"),
        std::string_view(" a: x"), std::string_view("a"), std::string_view("a "),
        std::string_view("a b: x"), std::string_view("From x: y"), std::string_view(">From x: y"),
        std::string_view("a\r: x"), std::string_view("a\v: x"), std::string_view("a\x7f: x"),
        std::string_view("\xc3\xa9: x"), std::string_view("a\xe9: x"),
        std::string_view("a\0: x", 5), std::string_view("\0: x", 4)})
    EXPECT_EQ(name_and_rest(line), "none") << testing::PrintToString(line);
}

TEST(ContinuationLine, BeginsWithSpaceOrTab) {
  EXPECT_TRUE(is_continuation_line(" x"));
  EXPECT_TRUE(is_continuation_line("\t"));
  EXPECT_FALSE(is_continuation_line(""));
  EXPECT_FALSE(is_continuation_line("x "));
  EXPECT_FALSE(is_continuation_line("\r"));
  EXPECT_FALSE(is_continuation_line("\v"));
}

}  // namespace
}  // namespace postwright
