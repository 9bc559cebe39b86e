#include "libmaps/text/alias_source.h"

#include <gtest/gtest.h>

namespace postwright {
namespace {

using Records = std::vector<std::pair<std::string, std::string>>;

struct Reading {
  Records records;
  std::vector<std::string> warnings;
};

Reading read(std::string_view bytes) {
  Reading reading;
  CollectedMessages messages;
  LogicalLineReader lines(bytes);
  Status done = read_alias_source(lines, {.file = "aliases"}, messages,
                                  [&](const SourceRecord& record) -> Status {
                                    reading.records.emplace_back(record.key, record.value);
                                    return {};
                                  });
  EXPECT_TRUE(done.has_value());
  for (const auto& message : messages.messages) reading.warnings.push_back(message.text);
  return reading;
}

// What postalias of Postfix 3.11.7 stores for the same lines, as are all expectations here.
TEST(AliasSource, KeysLoseTheirQuotesButNotTheBracketsOfALiteral) {
  EXPECT_EQ(
      read("\"quoted name\": a\nesc\\ aped: b\n[lit]: c\nd [e] f: g\n[]: h\n").records,
      (Records{
          {"quoted name", "a"}, {"esc aped", "b"}, {"[lit]", "c"}, {"d [e] f", "g"}, {"[]", "h"}}));
}

TEST(AliasSource, BackslashesOfALiteralStayInAValueOnly) {
  EXPECT_EQ(read(R"([a\\b"c]: [d\\e"f\[g\]h])").records,
            (Records{{R"([a\b"c])", R"([d\\e"f[g]h])"}}));
}

TEST(AliasSource, ATabOrCarriageReturnBehindABackslashIsABlank) {
  EXPECT_EQ(read("a: b\\\tc\nd: \"e\\\tf\"\ng: h\\\ri\nj\\\tk: l\n").records,
            (Records{{"a", "\"b c\""}, {"d", "\"e f\""}, {"g", "\"h i\""}, {"j k", "l"}}));
}

TEST(AliasSource, OneBlankStandsBeforeAnAngleBracketAndAfterAComma) {
  EXPECT_EQ(read("a: b,<c@d>, Full Name<e>,f\ng: <h>:<i>\n\"j \"<k: l,\n").records,
            (Records{{"a", "b, <c@d>, Full Name <e>, f"}, {"g", "<h>: <i>"}, {"j  <k", "l, "}}));
}

TEST(AliasSource, ALineWithoutTokensIsLeftOutInSilence) {
  Reading reading = read(std::string_view("a: b\n\0: c\nd\n", 12));
  EXPECT_EQ(reading.records, (Records{{"a", "b"}}));
  EXPECT_EQ(reading.warnings,
            (std::vector<std::string>{"aliases, line 2: text after null byte may be ignored",
                                      "aliases, line 3: need name:value pair"}));
}

TEST(AliasSource, NullBytesInCommentsAtTheEndAreWarnedAbout) {
  EXPECT_EQ(read(std::string_view("# x\0\n#\n", 7)).warnings,
            (std::vector<std::string>{"aliases, line 2: text after null byte may be ignored"}));
}

TEST(AliasSource, ALoneBackslashIsAnEmptyAtom) {
  EXPECT_EQ(read("a: \\\nb: c \\\n").records, (Records{{"a", ""}, {"b", "c "}}));
}

}  // namespace
}  // namespace postwright
