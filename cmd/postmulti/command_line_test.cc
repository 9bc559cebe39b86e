#include "cmd/postmulti/command_line.h"

#include <gtest/gtest.h>

namespace postwright::postmulti {
namespace {

Result<CommandLine> parse(std::vector<std::string> words) {
  words.insert(words.begin(), "postmulti");
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  return parse_command_line(static_cast<int>(words.size()), argv.data());
}

std::string error_of(std::vector<std::string> words) {
  auto line = parse(std::move(words));
  return line ? "" : line.error().message;
}

TEST(CommandLine, OptionsEndAtTheCommand) {
  auto line = parse({"-i", "in", "-x", "echo", "-l"});
  ASSERT_TRUE(line);
  EXPECT_EQ(line->mode, Mode::execute);
  EXPECT_EQ(line->choice.text, "in");
  EXPECT_EQ(line->arguments, (std::vector<std::string>{"echo", "-l"}));
}

TEST(CommandLine, OneModeHoweverOften) {
  EXPECT_EQ(error_of({"-l", "-l"}), "");
  EXPECT_EQ(error_of({"-e", "enable", "-e", "enable"}), "");
  EXPECT_EQ(error_of({"-e", "enable", "-e", "disable"}),
            "Specify exactly one of '-e', '-l', '-p', '-x'");
}

TEST(CommandLine, TheFirstFaultIsNamed) {
  EXPECT_EQ(error_of({"-a", "-i", "x", "-l", "-x"}),
            "Specity no more than one of '-a', '-g', '-i'");
  EXPECT_EQ(error_of({"-e", "nosuch", "-I", "a", "-I", "b"}).substr(0, 36),
            "Invalid '-e' edit action 'nosuch'. S");
  EXPECT_EQ(error_of({"-l", "", "-R"}), "Command not allowed with '-l'");
  EXPECT_EQ(error_of({"-R", "-R", "-p", "x"}),
            "The '-p' and '-e' options preclude the use of '-R'");
}

TEST(CommandLine, EachReverseTurnsRound) {
  EXPECT_TRUE(parse({"-lR"})->reverse);
  EXPECT_FALSE(parse({"-lRR"})->reverse);
}

TEST(CommandLine, StatusIsJson) {
  EXPECT_EQ(error_of({"--status"}), "'--status' needs '--json-full'");
  EXPECT_EQ(error_of({"-l", "--json-full"}), "'--json-full' is for '--status'");
  EXPECT_EQ(parse({"--status", "--json-full"})->mode, Mode::status);
}

}  // namespace
}  // namespace postwright::postmulti
