#include "cmd/reindexer/command_line.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

namespace postwright::reindexer {
namespace {

struct Parsed {
  CommandLine line;
  std::optional<ExitStatus> exit;
  std::string out, err;
};

Parsed parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "reindexer");
  std::ostringstream out;
  std::ostringstream err;
  auto parsed = parse_command_line(static_cast<int>(arguments.size()), arguments.data(), out, err);
  return {parsed.line, parsed.exit, out.str(), err.str()};
}

TEST(CommandLine, PreferencesForAllAndForOne) {
  Parsed parsed = parse({"plan", "-c", "/etc/postfix/", "--root", "/mnt/", "--prefer", "source",
                         "--prefer", "db=hash:/etc/postfix/access", "--to", "cdb", "--to",
                         "lmdb=hash:/etc/postfix/access"});
  ASSERT_FALSE(parsed.exit) << parsed.err;
  EXPECT_EQ(parsed.line.options.config_directory, "/etc/postfix");
  EXPECT_EQ(parsed.line.options.root, "/mnt");
  EXPECT_TRUE(parsed.line.options.prefer == Prefer::source);
  EXPECT_TRUE(parsed.line.options.prefer_table.at("/etc/postfix/access") == Prefer::db);
  EXPECT_EQ(parsed.line.options.target_type, "cdb");
  EXPECT_EQ(parsed.line.options.target_table.at("/etc/postfix/access"), "lmdb");
}

TEST(CommandLine, RecordsAreAcceptedOfOneTableOrOfAll) {
  Parsed parsed = parse({"apply", "--accept-records", "hash:/etc/postfix/access",
                         "--accept-records", "/etc/aliases"});
  ASSERT_FALSE(parsed.exit) << parsed.err;
  EXPECT_TRUE(parsed.line.options.accept_records.contains("/etc/postfix/access"));
  EXPECT_TRUE(parsed.line.options.accept_records.contains("/etc/aliases"));
  EXPECT_TRUE(
      parse({"plan", "--accept-records", "all"}).line.options.accept_records.contains("all"));
  EXPECT_EQ(parse({"plan", "--accept-records", "access"}).err,
            "reindexer: --accept-records takes all or the path of a table without .db, not "
            "\"access\"\nreindexer: try --help\n");
  EXPECT_TRUE(
      parse({"convert", "hash:/a", "lmdb:/a", "--accept-records"}).line.options.convert_present);
}

TEST(CommandLine, ARelativeDirectoryIsOfTheRootOrOfTheWorkingDirectory) {
  EXPECT_EQ(parse({"scan", "-c", "etc/postfix/", "--root", "/mnt"}).line.options.config_directory,
            "/etc/postfix");
  std::string here = std::filesystem::current_path().native();
  EXPECT_EQ(parse({"scan", "-c", "./site"}).line.options.config_directory, here + "/site");
}

TEST(CommandLine, MistakesAreUsage) {
  EXPECT_EQ(parse({"plan", "--prefer", "sorce"}).err,
            "reindexer: --prefer takes db, source, db=TABLE or source=TABLE, not \"sorce\"\n"
            "reindexer: try --help\n");
  for (const auto& arguments : {std::vector<const char*>{},
                                {"frob"},
                                {"plan", "--to", "sdbm"},
                                {"plan", "--to", "sdbm=/etc/postfix/access"},
                                {"plan", "--to", "cdb=access"},
                                {"convert", "hash:/a"},
                                {"scan", "--format", "xml"},
                                {"scan", "extra"}})
    EXPECT_TRUE(parse(arguments).exit == ExitStatus::usage);
}

TEST(CommandLine, HelpAndVersionAreDone) {
  Parsed parsed = parse({"--version"});
  EXPECT_TRUE(parsed.exit == ExitStatus::done);
  EXPECT_TRUE(parsed.out.starts_with("reindexer (Postwright) "));
  EXPECT_TRUE(parse({"plan", "--help"}).exit == ExitStatus::done);
}

}  // namespace
}  // namespace postwright::reindexer
