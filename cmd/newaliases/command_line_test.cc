#include "cmd/newaliases/command_line.h"

#include <gtest/gtest.h>

#include <vector>

namespace postwright::newaliases {
namespace {

std::string said;  // the last warning

Result<CommandLine> parse(std::vector<std::string> words) {
  words.insert(words.begin(), "newaliases");
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  CollectedMessages warnings;
  auto line = parse_command_line(static_cast<int>(words.size()), pointers.data(), warnings);
  said = warnings.messages.empty() ? "" : warnings.messages.back().text;
  return line;
}

TEST(NewaliasesCommandLine, TakesWhatSendmailTakesUnderThisName) {
  auto line = parse({"-I", "-bi", "-v", "-i", "-oi", "-v", "-oAlmdb:/etc/x", "-C", "/conf", "--"});
  ASSERT_TRUE(line);
  EXPECT_EQ(line->table, "lmdb:/etc/x");
  EXPECT_EQ(line->verbose, 2);
  EXPECT_EQ(parse({})->table, std::nullopt);
}

TEST(NewaliasesCommandLine, OptionsAboutMessagesMeanNothing) {
  for (const char* option :
       {"-Am",         "-B7BIT", "-B8BITMIME", "-Fname",  "-G",     "-Llabel", "-Nnever",
        "-Odeliver=q", "-Rfull", "-U",         "-Venv",   "-bv",    "-c",      "-em",
        "-ffrom",      "-h17",   "-om",        "-pESMTP", "-rfrom", "-x"}) {
    auto line = parse({option});
    ASSERT_TRUE(line) << option;
    EXPECT_FALSE(line->nothing_to_do) << option;
    EXPECT_EQ(said, "") << option;
  }
}

TEST(NewaliasesCommandLine, TheLastModeCountsAndAQueueRunWins) {
  EXPECT_FALSE(parse({"-bm", "-bi"})->nothing_to_do);
  EXPECT_FALSE(parse({"-bh", "-I"})->nothing_to_do);
  EXPECT_TRUE(parse({"-bi", "-bH"})->nothing_to_do);
  EXPECT_TRUE(parse({"-q1h", "-bi"})->nothing_to_do);
  EXPECT_TRUE(parse({"-bi", "-q1h", "x"})->nothing_to_do);
}

TEST(NewaliasesCommandLine, BadValuesOfNotificationsAreIgnored) {
  EXPECT_TRUE(parse({"-Nnever,delay"}));
  EXPECT_EQ(said, "bad -N option value: 'never,delay' -- ignored");
  EXPECT_TRUE(parse({"-Rx"}));
  EXPECT_EQ(said, "bad -R option value -- ignored");
  EXPECT_TRUE(parse({"-N", "delay SUCCESS"}));
  EXPECT_EQ(said, "");
}

TEST(NewaliasesCommandLine, ADirectoryOrMainCf) {
  auto directory = [](std::string path) {
    std::string name = "newaliases";
    std::string option = "-C";
    char* argv[] = {name.data(), option.data(), path.data(), nullptr};
    return look_ahead(3, argv).config_directory;
  };
  EXPECT_EQ(directory("/conf"), "/conf");
  EXPECT_EQ(directory("/conf/main.cf"), "/conf");
  EXPECT_EQ(directory("main.cf"), ".");
  EXPECT_EQ(directory("/main.cf"), "/");
  EXPECT_EQ(directory("/conf/other.cf"), "/conf/other.cf");
}

TEST(NewaliasesCommandLine, RefusesTheRest) {
  EXPECT_EQ(parse({"x"}).error().message, "alias initialization mode requires no recipient");
  EXPECT_EQ(parse({"-oA"}).error().message, "-oA requires pathname");
  EXPECT_EQ(parse({"-oA", "x"}).error().message, "-oA requires pathname");
  EXPECT_EQ(parse({"-bx"}).error().message, "unsupported: -bx");
  EXPECT_EQ(parse({"-bp"}).error().message, "unsupported: -bp");
  EXPECT_EQ(parse({"-q"}).error().message, "unsupported: -q");
  EXPECT_EQ(parse({"-b", ""}).error().message, "unsupported: -b");
  EXPECT_EQ(parse({"-n"}).error().message, "-n option not supported");
  EXPECT_EQ(parse({"-B", "9BIT"}).error().message, "-B option needs 8BITMIME or 7BIT");
  EXPECT_EQ(parse({"-Xfile"}).error().message, "unsupported: -Xf");
  EXPECT_EQ(parse({"-I", "-t"}).error().message, "-t can be used only in delivery mode");
  EXPECT_EQ(parse({"-qIabc", "-I"}).error().message, "-qI can be used only in delivery mode");
  EXPECT_EQ(parse({"-qSx"}).error().message, "-qS is not implemented");
  EXPECT_EQ(parse({"-Z"}).error().message, "usage: newaliases [options]");
}

}  // namespace
}  // namespace postwright::newaliases
