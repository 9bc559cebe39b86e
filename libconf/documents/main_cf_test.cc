#include "libconf/documents/main_cf.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace postwright {
namespace {

MainCf parsed_main_cf(std::string bytes, Reporter* reporter = nullptr) {
  auto main_cf = MainCf::parse(std::move(bytes), "main.cf", reporter);
  EXPECT_TRUE(main_cf) << main_cf.error().message;
  return main_cf ? std::move(*main_cf) : MainCf();
}

TEST(MainCf, JoinsContinuationLinesAndKnowsWhereEveryByteStands) {
  MainCf main_cf = parsed_main_cf("# top\nmaps = a\n  # note\n\n  hash:/b\nx=y");
  ASSERT_EQ(main_cf.settings().size(), 2u);
  const Setting& maps = main_cf.settings()[0];
  EXPECT_EQ(maps.value.text(), "a  hash:/b");
  EXPECT_EQ(maps.line, 2u);
  EXPECT_EQ(maps.value.span(3, 4),
            (FileSpan{.file = "main.cf", .line = 5, .column = 3, .offset = 27, .length = 4}));
  EXPECT_EQ(main_cf.find("x")->value.text(), "y");
  EXPECT_EQ(main_cf.find("nosuch"), nullptr);
}

TEST(MainCf, TheLastSettingCounts) {
  CollectedMessages messages;
  MainCf main_cf = parsed_main_cf("a = 1\na = 2\na = 2\na = 1\n", &messages);
  EXPECT_EQ(main_cf.find("a")->line, 4u);
  ASSERT_EQ(messages.messages.size(), 2u);
  EXPECT_EQ(messages.messages[0].text, "main.cf, line 2: overriding earlier entry: a=1");
  EXPECT_EQ(messages.messages[1].text, "main.cf, line 4: overriding earlier entry: a=2");
}

TEST(MainCf, WarnsAboutLinesThatContinueNothingAndNullBytes) {
  using namespace std::string_literals;
  CollectedMessages messages;
  MainCf main_cf = parsed_main_cf(
      "   mail_name = lost\n   also lost, and this text is long\na = b\0c\nd = e\n f\0g\n"s,
      &messages);
  EXPECT_EQ(main_cf.find("a")->value.text(), "b");
  EXPECT_EQ(main_cf.find("d")->value.text(), "e f");
  ASSERT_EQ(messages.messages.size(), 3u);
  EXPECT_EQ(messages.messages[0].text,
            "main.cf: logical line must not start with whitespace: \"   mail_name = lost   also "
            "los...\"");
  EXPECT_EQ(messages.messages[1].text, "main.cf, line 3: text after null byte may be ignored");
  EXPECT_EQ(messages.messages[2].text, "main.cf, line 4-5: text after null byte may be ignored");
}

// As postconf 3.11.7.
TEST(MainCf, WarnsAboutNullBytesInCommentsAtTheEnd) {
  using namespace std::string_literals;
  for (const auto& [bytes, line] : {std::pair("#\0"s, 1), std::pair("#\0\n# x"s, 2)}) {
    CollectedMessages messages;
    parsed_main_cf(bytes, &messages);
    ASSERT_EQ(messages.messages.size(), 1u);
    EXPECT_EQ(messages.messages[0].text,
              cat("main.cf, line ", line, ": text after null byte may be ignored"));
  }
  CollectedMessages messages;
  parsed_main_cf("a = b\n# x\n", &messages);
  EXPECT_EQ(messages.messages.size(), 0u);
}

TEST(MainCf, SyntaxErrorsNameTheLine) {
  auto no_equals = MainCf::parse("# first\na = b\nmail owner = b\n", "/etc/main.cf");
  ASSERT_FALSE(no_equals);
  EXPECT_EQ(no_equals.error().kind, ErrorKind::config);
  EXPECT_EQ(no_equals.error().message,
            "/etc/main.cf, line 3: missing '=' after attribute name: \"mail owner = b\"");
  auto no_name = MainCf::parse("= b\n", "/etc/main.cf");
  ASSERT_FALSE(no_name);
  EXPECT_EQ(no_name.error().message, "/etc/main.cf, line 1: missing attribute name: \"= b\"");
}

TEST(MainCf, CarriageReturnsStayInTheFileAndAreTrimmedFromTheValue) {
  MainCf main_cf = parsed_main_cf("a = b\r\nc = d\r\n");
  EXPECT_EQ(main_cf.find("a")->value.text(), "b");
  EXPECT_EQ(main_cf.file().bytes(), "a = b\r\nc = d\r\n");
}

TEST(MainCf, AValueMayBeginOnTheNextLine) {
  EXPECT_EQ(parsed_main_cf("a =\n  1,\n  2\nb =\n").find("a")->value.text(), "1,  2");
}

TEST(WithReplaced, RefusesWhatLiesOutside) {
  EXPECT_EQ(with_replaced("abcdef", 2, 3, "X").value(), "abXf");
  EXPECT_EQ(with_replaced("abc", 4, 0, "X").error().message, "the edit lies outside the file");
  EXPECT_EQ(with_replaced("abc", 1, ~0ull, "X").error().message, "the edit lies outside the file");
}

}  // namespace
}  // namespace postwright
