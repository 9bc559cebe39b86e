#include "cmd/newaliases/command_line.h"

#include <gtest/gtest.h>

#include <vector>

namespace postwright::newaliases {
namespace {

Result<CommandLine> parse(std::vector<std::string> words) {
  words.insert(words.begin(), "newaliases");
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return parse_command_line(static_cast<int>(words.size()), pointers.data());
}

TEST(NewaliasesCommandLine, TakesWhatSendmailTakesUnderThisName) {
  auto line = parse({"-I", "-bi", "-v", "-i", "-oi", "-v", "-oAlmdb:/etc/x", "-C", "/conf", "--"});
  ASSERT_TRUE(line);
  EXPECT_EQ(line->table, "lmdb:/etc/x");
  EXPECT_EQ(line->config_directory, "/conf");
  EXPECT_EQ(line->verbose, 2);
  EXPECT_EQ(parse({})->table, std::nullopt);
}

TEST(NewaliasesCommandLine, RefusesTheRest) {
  EXPECT_EQ(parse({"x"}).error().message, "alias initialization mode requires no recipient");
  EXPECT_EQ(parse({"-oA"}).error().message, "-oA requires pathname");
  EXPECT_EQ(parse({"-oA", "x"}).error().message, "-oA requires pathname");
  EXPECT_EQ(parse({"-bx"}).error().message, "unsupported: -bx");
  EXPECT_EQ(parse({"-Z"}).error().message, "usage: newaliases [options]");
}

}  // namespace
}  // namespace postwright::newaliases
