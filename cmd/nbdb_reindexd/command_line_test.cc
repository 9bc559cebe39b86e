#include "cmd/nbdb_reindexd/command_line.h"

#include <gtest/gtest.h>

namespace postwright::nbdb_reindexd {
namespace {

Result<CommandLine> parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "nbdb_reindexd");
  auto count = static_cast<int>(arguments.size());
  arguments.push_back(nullptr);
  return parse_command_line(count, const_cast<char* const*>(arguments.data()));
}

TEST(NbdbReindexdCommandLine, WhatMasterSays) {
  auto line = parse({"-l", "-n", "other", "-t", "unix", "-s", "2", "-o", "syslog_name=x/y", "-v"});
  ASSERT_TRUE(line) << line.error().message;
  EXPECT_EQ(line->service_name, "other");
  EXPECT_EQ(line->transport, "unix");
  EXPECT_EQ(line->sockets, 2);
  EXPECT_FALSE(line->chroot);
  EXPECT_FALSE(line->unprivileged);
  ASSERT_EQ(line->overrides.size(), 1U);
  EXPECT_EQ(line->overrides[0], (std::pair<std::string, std::string>("syslog_name", "x/y")));
}

TEST(NbdbReindexdCommandLine, ColumnsOfMasterCfThatDoNotFit) {
  auto line = parse({"-c", "-u", "-n", "x", "-t", "inet"});
  ASSERT_TRUE(line);
  EXPECT_TRUE(line->chroot);
  EXPECT_TRUE(line->unprivileged);
}

TEST(NbdbReindexdCommandLine, Mistakes) {
  EXPECT_FALSE(parse({"-y"}));
  EXPECT_FALSE(parse({"-s", "0"}));
  EXPECT_FALSE(parse({"-s", "99999999999"}));
  EXPECT_FALSE(parse({"-o", "syslog_name"}));
}

TEST(NbdbReindexdCommandLine, StandAlone) {
  auto line = parse({"-S", "hash:/etc/aliases"});
  ASSERT_TRUE(line);
  EXPECT_TRUE(line->stand_alone);
  auto table = stand_alone_table(line->operands);
  ASSERT_TRUE(table);
  EXPECT_EQ(table->first, "hash");
  EXPECT_EQ(table->second, "/etc/aliases");
  EXPECT_EQ(stand_alone_table({":/x"}).value().first, "");  // it is the type that is refused
  EXPECT_EQ(stand_alone_table({}).error().message,
            "stand-alone mode requires one type:/path argument");
  for (const char* bad : {"hash", "hash:etc/aliases", "/etc/aliases"})
    EXPECT_EQ(stand_alone_table({bad}).error().message,
              "stand-alone mode called with bad argument: '" + std::string(bad) + "'");
}

}  // namespace
}  // namespace postwright::nbdb_reindexd
