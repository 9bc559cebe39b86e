#include "cmd/postconf/session/command_line.h"

#include <getopt.h>
#include <gtest/gtest.h>

#include "base/text.h"

namespace postwright::postconf {
namespace {

Result<CommandLine> parse(std::string_view text) {
  std::vector<std::string> words{"postconf"};
  for (std::string_view word : split(text, " ")) words.emplace_back(word);
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  optind = 0;
  int error_status = 0;
  return parse_command_line(static_cast<int>(words.size()), argv.data(), error_status);
}

std::string error_of(std::string_view text) {
  auto line = parse(text);
  return line ? "" : line.error().message;
}

TEST(CommandLine, ShowsMainCfUnlessToldOtherwise) {
  EXPECT_EQ(parse("")->mode, Mode::main_cf);
  EXPECT_EQ(parse("-M")->mode, Mode::master_entries);
  EXPECT_EQ(parse("-P")->mode, Mode::master_parameters);
  EXPECT_EQ(parse("-PP")->mode, Mode::effective_parameters);
  EXPECT_EQ(parse("mail_name")->action, Action::show);
}

TEST(CommandLine, AnEqualsSignInTheFirstArgumentEdits) {
  EXPECT_EQ(parse("a=b c")->action, Action::edit);
  EXPECT_EQ(parse("a b=c")->action, Action::show);
  EXPECT_EQ(parse("-M a/b=c")->action, Action::edit);
  EXPECT_EQ(parse("-# a")->action, Action::comment_out);
  EXPECT_EQ(parse("-X a")->action, Action::exclude);
}

TEST(CommandLine, OptionsEndAtTheFirstArgument) {
  EXPECT_EQ(parse("-h mail_name -n")->arguments, (std::vector<std::string>{"mail_name", "-n"}));
}

// The texts are those of postconf 3.11.7.
TEST(CommandLine, RefusesWhatDoesNotGoTogether) {
  constexpr std::pair<const char*, const char*> kCases[] = {
      {"-MF", "specify one of -F, -M"},
      {"-dn", "specify one of -d, -n"},
      {"-PPe x=y", "specify one of -e, -PP"},
      {"-PPM", "specify one of -M, -P"},
      {"-o a=b -d", "specify one of -d, -o"},
      {"-lfx", "with option -l, do not specify -f -x"},
      {"-jPP smtp/inet/mail_name", "with option -j, do not specify -PP"},
      {"-jf mail_name", "with option -j, do not specify -f"},
      {"-P# smtp/inet/mail_name", "with option -P, do not specify -#"},
      {"-Pd", "with option -P, do not specify -d"},
      {"-j mail_name=x", "with option -j, do not specify -e"},
      {"-bt", "specify one of -b and -t"},
      {"-T x -T y", "At most one -T <mode> option may be specified"},
      {"-C x,y", "unknown -C option value \"x\" in \"x,y\""},
      {"-e", "-e requires name=value argument"},
      {"-M#", "missing service argument"},
      {"-b x y", "options -b and -t require at most one template file"},
      {"-j --json-full", "specify one of -j, --json-full"},
      {"--json-full -x", "with option --json-full, do not specify -x"},
      {"-l --json-full", "with option -l, do not specify --json-full"},
      {"-n --schema", "with option --schema, do not specify -n"},
      {"-M --schema", "specify one of -M, --schema"},
      {"--diff x -n", "with option --diff, do not specify -n"},
      {"--diff x y", "--diff option accepts no other arguments"},
      {"--all", "--all option requires --diff"},
      {"--explain", "--explain option requires parameter names"},
      {"--explain --json-full x", "with option --json-full, do not specify --explain"},
      {"-o x -hH", "specify one of -h, -H"},
  };
  for (const auto& [words, text] : kCases) EXPECT_EQ(error_of(words), text) << words;
}

TEST(CommandLine, WarningsMayCountInEveryMode) {
  for (const char* words :
       {"", "-n", "-M", "-F x", "-PP", "-jM", "-e a=b", "-MX a/b", "-m", "-d", "-T x"}) {
    auto line = parse(cat("--warnings-as-errors ", words));
    ASSERT_TRUE(line) << words;
    EXPECT_TRUE(line->warnings_as_errors) << words;
  }
  EXPECT_FALSE(parse("-n")->warnings_as_errors);
}

TEST(CommandLine, ClassesMayBeCombined) {
  auto line = parse("-C user,Builtin");
  ASSERT_TRUE(line);
  EXPECT_TRUE(line->user && line->builtin && !line->service);
  EXPECT_TRUE(parse("-C all")->service);
  EXPECT_EQ(error_of("-MC user"), "");
}

}  // namespace
}  // namespace postwright::postconf
