#include "reindex/watch/watched_tables.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cerrno>
#include <functional>

#include "base/text.h"
#include "migration/testing/temporary_site.h"

namespace postwright::reindexer {
namespace {

FileFacts file(std::int64_t mtime, std::uint64_t size = 100) {
  return {.error = 0, .mode = S_IFREG | 0644, .size = size, .mtime_ns = mtime};
}

TEST(Freshness, ComparesSourceAndIndex) {
  FileFacts missing{.error = ENOENT};
  EXPECT_EQ(freshness(file(5), file(5)), Freshness::fresh);
  EXPECT_EQ(freshness(file(4), file(5)), Freshness::fresh);
  EXPECT_EQ(freshness(file(6), file(5)), Freshness::stale);
  EXPECT_EQ(freshness(file(4), missing), Freshness::stale);
  EXPECT_EQ(freshness(file(4), file(5, 0)), Freshness::stale);
  EXPECT_EQ(freshness(missing, file(5)), Freshness::no_source);
}

TEST(WhyNotRebuilt, RestsOnOwnersAndNotOnGroups) {
  struct {
    std::function<void(TableFacts&)> change;
    const char* reason;
  } cases[] = {
      {[](TableFacts&) {}, ""},
      {[](TableFacts& f) { f.source.mode |= S_IWGRP, f.directory.mode |= S_IWGRP; }, ""},
      {[](TableFacts& f) { f.source.uid = 38; }, ""},
      {[](TableFacts& f) { f.source.uid = 39; },
       "the source belongs to uid 39, the index to uid 38"},
      {[](TableFacts& f) { f.directory.uid = 39; },
       "the directory belongs to uid 39, the index to uid 38"},
      {[](TableFacts& f) { f.source.mode |= S_IWOTH; }, "everybody may write the source"},
      {[](TableFacts& f) { f.directory.mode |= S_IWOTH; }, "everybody may write the directory"},
      {[](TableFacts& f) { f.source.mode = S_IFIFO; }, "the source is not a regular file"},
      {[](TableFacts& f) { f.links = {{.path = "/l", .owner = 39}}; },
       "symbolic link /l belongs to uid 39"},
  };
  for (const auto& one : cases) {
    TableFacts facts{.index = file(1), .db = {}, .source = file(2), .directory = {}, .links = {}};
    facts.directory.mode = S_IFDIR | 0755;
    one.change(facts);
    EXPECT_EQ(why_not_rebuilt(facts, {.uid = 38, .gid = 38}), one.reason);
  }
}

TEST(WatchedSite, HasTheTablesWhoseIndexesWeBuild) {
  TemporarySite site;
  std::string directory = site.at("/etc/postfix");
  site.write("/etc/postfix/master.cf", "");
  site.write("/etc/postfix/main.cf",
             cat("default_database_type = lmdb\ndefault_cache_db_type = lmdb\n",
                 "alias_maps = lmdb:/etc/aliases\nalias_database =\n",
                 "virtual_alias_maps = cdb:/etc/postfix/virtual, regexp:/etc/postfix/re\n",
                 "transport_maps = hash:/etc/postfix/transport\n",
                 "non_bdb_migration_level = enable-redirect\n"));
  CollectedMessages log;
  auto watched = read_watched_site(directory, log);
  ASSERT_TRUE(watched) << watched.error().message;
  std::vector<std::string> indexes;
  for (const auto& [index, table] : watched->tables) indexes.push_back(index);
  EXPECT_EQ(indexes, (std::vector<std::string>{"/etc/aliases.lmdb", "/etc/postfix/transport.lmdb",
                                               "/etc/postfix/virtual.cdb"}));
  EXPECT_EQ(watched->tables["/etc/aliases.lmdb"].use, TableUse::alias);
  EXPECT_EQ(watched->configuration_files,
            (std::vector<std::string>{directory + "/main.cf", directory + "/master.cf"}));
}

}  // namespace
}  // namespace postwright::reindexer
