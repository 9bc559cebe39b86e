#include "libconf/documents/master_cf_format.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace postwright {
namespace {

ServiceLine line_of(std::string_view text) {
  auto line = parse_service_line(text);
  EXPECT_TRUE(line) << text << ": " << line.error().message;
  return line ? *line : ServiceLine();
}

std::string words_shown(std::string_view behind) {
  std::string shown = join_service(line_of(cat("s inet n - n - - smtpd ", behind)));
  return shown.substr(shown.find("smtpd") + 6);
}

// The texts are those of postconf 3.11.7 where it loses nothing.
TEST(MasterCfFormat, PutsFieldsIntoColumns) {
  EXPECT_EQ(format_service(line_of("smtp inet n - n - - smtpd"), false),
            "smtp       inet  n       -       n       -       -       smtpd");
  EXPECT_EQ(format_service(line_of("127.0.0.1:10025 inet n - n - 0 spawn user=x {a b}"), false),
            "127.0.0.1:10025 inet n   -       n       -       0       spawn user=x {a b}");
  EXPECT_EQ(format_service(line_of("postlog unix-dgram n - n - 1 postlogd"), false),
            "postlog    unix-dgram n  -       n       -       1       postlogd");
  EXPECT_EQ(format_service(line_of("a-service-with-a-long-name unix - - - 300? 1 x"), true),
            "a-service-with-a-long-name unix - - -    300?    1       x");
}

TEST(MasterCfFormat, FoldsBehindColumn80AndAroundSettings) {
  EXPECT_EQ(
      format_service(
          line_of("smtp inet n - n - - smtpd -v -o mail_name=a -D -o {mail_owner = b c}"), true),
      "smtp       inet  n       -       n       -       -       smtpd -v\n"
      "    -o mail_name=a\n"
      "    -D\n"
      "    -o {mail_owner=b c}");
  EXPECT_EQ(format_service(line_of("s1 inet n - n - - dddddddddddd -vvvvvvvv"), true),
            "s1         inet  n       -       n       -       -       dddddddddddd -vvvvvvvv");
  EXPECT_EQ(format_service(line_of("s1 inet n - n - - dddddddddddd -vvvvvvvvv"), true),
            "s1         inet  n       -       n       -       -       dddddddddddd\n"
            "    -vvvvvvvvv");
}

TEST(MasterCfFormat, JoinsWithSingleSpaces) {
  EXPECT_EQ(
      join_service(line_of("s\"q inet n - n - - x -v -o { mail_name = a\t\"b\" } u=v {c \\d}")),
      "s\"q inet n - n - - x -v -o {mail_name=a\t\"b\"} u=v {c \\d}");
}

TEST(MasterCfFormat, FieldsStandBehindTheirNames) {
  ServiceLine line = line_of("submission inet n - n - - smtpd -v -o a=b -o { c = d e } x y");
  EXPECT_EQ(format_field(line, 5, "submission/inet/wakeup = ", false),
            "submission/inet/wakeup = -");
  EXPECT_EQ(format_field(line, 7, "", false), "smtpd -v -o a=b -o {c=d e} x y");
  EXPECT_EQ(format_field(line, 7, "submission/inet/command = ", true),
            "submission/inet/command = smtpd -v\n"
            "    -o a=b\n"
            "    -o {c=d e}\n"
            "    x y");
}

TEST(MasterCfFormat, AFieldThatDoesNotFitHasALineOfItsOwn) {
  std::string name(60, 's');
  ServiceLine line = line_of(cat(name, " inet n - n - - smtpd -v x"));
  EXPECT_EQ(format_field(line, 7, cat(name, "/inet/command = "), false),
            cat(name, "/inet/command = \n    smtpd -v x"));
  EXPECT_EQ(format_field(line, 7, cat(name.substr(1), "/inet/command = "), false),
            cat(name.substr(1), "/inet/command = smtpd -v x"));
  std::string word(100, 'w');
  EXPECT_EQ(format_field(line_of(cat(word, " inet n - n - - x")), 0, "", true), word);
}

TEST(MasterCfFormat, TheFirstArgumentKeepsItsBraces) {
  EXPECT_EQ(words_shown("{a b} {c d}"), "{a b} {c d}");
  EXPECT_EQ(words_shown("a={b c} a={b c} { d }"), "a={b c} {a={b c}} d");
  EXPECT_EQ(words_shown("{ {a} }"), "{{a}}");
  EXPECT_EQ(words_shown("{-o} a=b"), "{-o} a=b");
  EXPECT_EQ(words_shown("- -v"), "- -v");
}

TEST(MasterCfFormat, WordsAreReadBackAsTheyWere) {
  EXPECT_EQ(words_shown("-o {} x {} y"), "-o {} x {} y");
  EXPECT_EQ(words_shown("-o {{a}=b c}"), "-o {{a}=b c}");
  EXPECT_EQ(words_shown("-o {{a}=b}"), "-o {{a}=b}");
  EXPECT_EQ(words_shown("-o a=b{c d e"), "-o a=b{c d e");  // the rest of the line
}

TEST(MasterCfFormat, NoFoldedLineIsAComment) {
  std::string word(30, 'w');
  EXPECT_EQ(format_service(line_of(cat("s inet n - n - - pipe argv=", word, " #b c")), true),
            cat("s          inet  n       -       n       -       -       pipe\n"
                "    argv=",
                word, " #b c"));
  EXPECT_EQ(format_service(line_of("s inet n - n - - pipe -o a=b #b c"), true),
            "s          inet  n       -       n       -       -       pipe\n"
            "    -o a=b\n"
            "    {#b} c");
}

}  // namespace
}  // namespace postwright
