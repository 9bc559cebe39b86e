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
  EXPECT_EQ(freshness(file(5), file(5), nullptr), Freshness::fresh);
  EXPECT_EQ(freshness(file(4), file(5), nullptr), Freshness::fresh);
  EXPECT_EQ(freshness(file(6), file(5), nullptr), Freshness::stale);
  EXPECT_EQ(freshness(file(4), missing, nullptr), Freshness::stale);
  EXPECT_EQ(freshness(file(4), file(5, 0), nullptr), Freshness::stale);
  EXPECT_EQ(freshness(missing, file(5), nullptr), Freshness::no_source);
  FileFacts restored = file(4);
  restored.ctime_ns = 6;
  EXPECT_EQ(freshness(restored, file(5), nullptr), Freshness::stale);
}

TEST(Freshness, OfAKnownIndexIsWhatItWasMadeFrom) {
  FileFacts source = file(7);
  FileFacts index = file(5);
  MadeFrom known{.source = stamp_of(source), .index = stamp_of(index)};
  EXPECT_EQ(freshness(source, index, &known), Freshness::fresh);  // whatever the times say
  for (auto change : {+[](FileFacts& f) { f.mtime_ns = 1; }, +[](FileFacts& f) { f.ctime_ns = 1; },
                      +[](FileFacts& f) { f.size = 1; }, +[](FileFacts& f) { f.id.inode = 1; },
                      +[](FileFacts& f) { f.id.device = 1; }}) {
    FileFacts other = source;
    change(other);
    EXPECT_EQ(freshness(other, index, &known), Freshness::stale);
  }
  FileFacts by_hand = file(8);  // somebody else made this one
  EXPECT_EQ(freshness(source, by_hand, &known), Freshness::fresh);
  EXPECT_EQ(freshness(file(9), by_hand, &known), Freshness::stale);
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
