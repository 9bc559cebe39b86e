#include "cmd/postconf/views/print.h"

#include <gtest/gtest.h>

namespace postwright::postconf {
namespace {

std::string printed(const CommandLine& options, std::string_view name, std::string_view value) {
  std::string text;
  append_parameter(text, options, name, value);
  return text;
}

TEST(Print, WhiteSpaceHasOneForm) {
  EXPECT_EQ(printed({}, "a", " 1,\n   2\t3\v"), "a = 1, 2 3\v\n");
  EXPECT_EQ(printed({}, "a", ""), "a =\n");
  EXPECT_EQ(printed({.hide_names = true}, "a", ""), "\n");
  EXPECT_EQ(printed({.hide_values = true}, "a", "1"), "a\n");
  EXPECT_EQ(printed({.json = true}, "a", "1  \t2"), "{\"a\": \"1  \\t2\"}\n");
}

TEST(Print, FoldedLinesHaveAtMostEightyBytes) {
  std::string word(67, 'x');
  EXPECT_EQ(printed({.fold = true}, "mail_name", "a " + word), "mail_name = a\n    " + word + "\n");
  word.pop_back();
  word.pop_back();
  EXPECT_EQ(printed({.fold = true}, "mail_name", "a " + word), "mail_name = a " + word + "\n");
  std::string longer(81, 'y');
  EXPECT_EQ(printed({.fold = true}, "relayhost", longer + " b"),
            "relayhost =\n    " + longer + "\n    b\n");
}

}  // namespace
}  // namespace postwright::postconf
