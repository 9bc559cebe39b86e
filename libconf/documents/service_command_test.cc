#include "libconf/documents/service_command.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace postwright {
namespace {

using enum CommandWord::Kind;

std::vector<CommandWord> words_of(std::string_view behind, Reporter* reporter = nullptr) {
  auto line = parse_service_line(cat("s inet n - n - - smtpd ", behind), reporter);
  EXPECT_TRUE(line) << line.error().message;
  return line ? line->words : std::vector<CommandWord>();
}

std::vector<std::string> warnings_of(std::string_view behind) {
  CollectedMessages messages;
  words_of(behind, &messages);
  std::vector<std::string> texts;
  for (const auto& message : messages.messages) texts.push_back(message.text);
  return texts;
}

TEST(ServiceCommand, OptionsAndSettingsAreNormalised) {
  EXPECT_EQ(words_of("-v -D -oa=b -o c=d -vob=2 -vo e=f"),
            (std::vector<CommandWord>{{option, "-v"},
                                      {option, "-D"},
                                      {setting, "a=b"},
                                      {setting, "c=d"},
                                      {option, "-v"},
                                      {setting, "b=2"},
                                      {option, "-v"},
                                      {setting, "e=f"}}));
  EXPECT_EQ(words_of("-o { a = b  c } -vo{d=e} -o f={g h}"),
            (std::vector<CommandWord>{{setting, "a=b  c", true},
                                      {option, "-v"},
                                      {setting, "d=e", true},
                                      {setting, "f={g h}"}}));
  EXPECT_EQ(words_of("-o plain -o =x -vo"),
            (std::vector<CommandWord>{
                {setting, "plain"}, {setting, "=x"}, {option, "-v"}, {option, "-o"}}));
}

TEST(ServiceCommand, SplitsAtTheFirstLetterOOnly) {
  EXPECT_EQ(words_of("-osmtpd_banner=foo"),
            (std::vector<CommandWord>{{setting, "smtpd_banner=foo"}}));
}

TEST(ServiceCommand, ArgumentsBeginAtTheFirstWordThatIsNoOption) {
  EXPECT_EQ(words_of("-v -- -o a=b"),
            (std::vector<CommandWord>{
                {option, "-v"}, {argument, "--"}, {argument, "-o"}, {argument, "a=b"}}));
  EXPECT_EQ(words_of("- -o a=b"),
            (std::vector<CommandWord>{{argument, "-"}, {argument, "-o"}, {argument, "a=b"}}));
  EXPECT_EQ(words_of("{a b} { -o } c={d e}"),
            (std::vector<CommandWord>{
                {argument, "a b", true}, {argument, "-o", true}, {argument, "c={d e}"}}));
}

TEST(ServiceCommand, WarnsAboutBraces) {
  EXPECT_EQ(warnings_of("-o {a=b}x -o {c=d} -o {foo} -o { =y} -o {} -o plain {a} {b}c {d"),
            (std::vector<std::string>{
                "master.cf: syntax error after '}' in \"{a=b}x\"",
                "master.cf: missing '=' after attribute name: \"foo\"",
                "master.cf: missing attribute name: \"=y\"",
                "master.cf: missing attribute name: \"\"",
                "master.cf: syntax error after '}' in \"{b}c\"",
                "master.cf: missing '}' in \"{d\"",
            }));
}

TEST(ServiceCommand, RefusesBadFields) {
  EXPECT_EQ(parse_service_line("foo").error().message, "bad field count");
  EXPECT_EQ(parse_service_line("s inet n - z - - x").error().message,
            "invalid chroot field \"z\" in \"s inet n - z - - x\"");
  EXPECT_TRUE(parse_service_line("s inet n - n ? - x"));
  EXPECT_TRUE(parse_service_line("s inet n - n -? - x"));
}

}  // namespace
}  // namespace postwright
