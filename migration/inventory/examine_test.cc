#include "migration/inventory/examine.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "migration/convert/convert.h"
#include "migration/testing/make_db_for_test.h"
#include "migration/testing/temporary_site.h"

namespace postwright::reindexer {
namespace {

struct ExamineTest : testing::Test {
  TableState examine(TableUse use = TableUse::lookup) {
    TableState table;
    table.path = "/t";
    table.use = use;
    Status examined = examine_table(table, site.root(),
                                    {.utf8 = true, .progress = false, .cross_check = cross_check});
    EXPECT_TRUE(examined);
    return table;
  }
  TemporarySite site;
  bool cross_check = false;
};

TEST_F(ExamineTest, LibdbIsAskedForASecondOpinion) {
  ASSERT_TRUE(make_db(site.at("/t.db"), DB_HASH, {{"a", "1"}, {"b", "2"}}));
  EXPECT_EQ(examine().db.second_opinion, "");
  cross_check = true;
  EXPECT_EQ(examine().db.second_opinion, "libdb reads the same 2 records");
}

/// Zeros where page `page` of a table of Postfix was.
std::string with_zeroed_page(const std::string& name, std::size_t page) {
  auto bytes = read_file(cat(POSTWRIGHT_TESTDATA "/bdb/good/", name, ".db"));
  EXPECT_TRUE(bytes);
  bytes->replace(page * 4096, 4096, std::string(4096, '\0'));
  return *bytes;
}

TEST_F(ExamineTest, APageThatIsLostIsDamageOrADoubt) {
  site.write("/t.db", with_zeroed_page("pf-hash-many", 2));
  EXPECT_TRUE(examine().db.state == FileState::damaged);
  site.write("/t.db", with_zeroed_page("pf-hash-few", 1));
  TableState table = examine();
  EXPECT_TRUE(table.db.state == FileState::present);
  EXPECT_EQ(table.db.doubt.substr(0, 26), "the file counts 4 records ");
}

TEST_F(ExamineTest, EqualWithoutRegardToNullBytesAndOrder) {
  site.write("/t", "b 2\nA 1\n");
  ASSERT_TRUE(make_db(site.at("/t.db"), DB_HASH, {{"a", "1"}, {"b", "2"}}, false));
  TableState table = examine();
  EXPECT_TRUE(table.db.state == FileState::present) << table.db.error;
  EXPECT_EQ(table.db.kind, "hash");
  EXPECT_EQ(table.db.records, 2u);
  EXPECT_TRUE(table.db.keys_without_nul);
  EXPECT_FALSE(table.db.keys_with_nul);
  ASSERT_TRUE(table.db_and_source);
  EXPECT_TRUE(table.db_and_source->equal);
}

TEST_F(ExamineTest, CountsAndNamesDifferences) {
  site.write("/t", "a 1\nb 2\nd 4\n");
  ASSERT_TRUE(make_db(site.at("/t.db"), DB_BTREE, {{"a", "1"}, {"b", "x"}, {"c", "3"}}));
  TableState table = examine();
  ASSERT_TRUE(table.db_and_source);
  const Comparison& comparison = *table.db_and_source;
  EXPECT_FALSE(comparison.equal);
  EXPECT_EQ(comparison.only_left, 1u);
  EXPECT_EQ(comparison.only_right, 1u);
  EXPECT_EQ(comparison.different, 1u);
  ASSERT_EQ(comparison.first.size(), 3u);
  EXPECT_EQ(comparison.first[0].key, "b");
  EXPECT_EQ(comparison.first[1].key, "c");
  EXPECT_EQ(comparison.first[2].key, "d");
}

TEST_F(ExamineTest, DuplicatesInTheSourceCountOnce) {
  site.write("/t", "a 1\na 2\n");
  ASSERT_TRUE(make_db(site.at("/t.db"), DB_HASH, {{"a", "1"}}));
  EXPECT_TRUE(examine().db_and_source->equal);
}

TEST_F(ExamineTest, AliasFilesAreReadAsSuch) {
  site.write("/t", "root : alice\n");
  ASSERT_TRUE(make_db(site.at("/t.db"), DB_HASH, {{"root", "alice"}, {"@", "@"}}));
  TableState table = examine(TableUse::alias);
  EXPECT_TRUE(table.db.alias_markers);
  EXPECT_TRUE(table.db_and_source->equal);
  EXPECT_FALSE(table.source.reads_as_alias);
}

TEST_F(ExamineTest, AliasesMadeByPostmapHaveColons) {
  site.write("/t", "root: alice\nbob: carol\n");
  ASSERT_TRUE(make_db(site.at("/t.db"), DB_HASH, {{"root:", "alice"}, {"bob:", "carol"}}));
  TableState table = examine(TableUse::alias);
  EXPECT_EQ(table.db.keys_with_colon, 2u);
  EXPECT_EQ(table.db_and_source->only_left, 2u);
}

TEST_F(ExamineTest, ABinaryIsNoSource) {
  ASSERT_TRUE(make_db(site.at("/t"), DB_BTREE, {{"a", "1"}}));
  TableState table = examine();
  EXPECT_TRUE(table.source.state == FileState::damaged);
  EXPECT_EQ(table.source.error, "t is a Berkeley DB file, not a text source");
  EXPECT_TRUE(table.source.content.is_index);
}

TEST_F(ExamineTest, ADbWithoutBytes) {
  site.write("/t", "a 1\n");
  site.write("/t.db", "");
  TableState table = examine();
  EXPECT_TRUE(table.db.state == FileState::damaged);
  EXPECT_TRUE(table.db.no_bytes);
  site.write("/t.db", "x");
  EXPECT_FALSE(examine().db.no_bytes);
}

TEST_F(ExamineTest, ARecordThatOnlyLooksLikeOneOfPostaliasCounts) {
  site.write("/t", "@ OK\nyp_x 1\na 1\n");
  ASSERT_TRUE(make_db(site.at("/t.db"), DB_HASH, {{"@", "REJECT"}, {"yp_x", "1"}, {"a", "1"}}));
  TableState table = examine();
  EXPECT_FALSE(table.db.alias_markers);
  ASSERT_TRUE(table.db_and_source);
  EXPECT_EQ(table.db_and_source->different, 1u);
  EXPECT_EQ(table.source.records, 3u);
}

TEST_F(ExamineTest, CapitalsShowThatKeysAreNotFolded) {
  site.write("/t", "A 1\n");
  ASSERT_TRUE(make_db(site.at("/t.db"), DB_HASH, {{"A", "1"}}));
  TableState table = examine();
  EXPECT_TRUE(table.db.capitals_in_keys);
  EXPECT_TRUE(table.db_and_source->equal);
}

TEST_F(ExamineTest, FilesThatValuesNameAreThoseOfTheSite) {
  site.write("/t", "example.org /etc/key.pem\n");
  site.write("/etc/key.pem", "A\n");
  ASSERT_TRUE(make_db(site.at("/t.db"), DB_HASH, {{"example.org", "QQo="}}));
  TableState table = examine(TableUse::sni);
  EXPECT_EQ(table.source.warnings, std::vector<std::string>{});
  ASSERT_TRUE(table.db_and_source);
  EXPECT_TRUE(table.db_and_source->equal);
}

TEST_F(ExamineTest, SubdatabasesAreNoTable) {
  DB* db = nullptr;
  ASSERT_EQ(db_create(&db, nullptr, 0), 0);
  ASSERT_EQ(db->open(db, nullptr, site.at("/t.db").c_str(), "one", DB_HASH, DB_CREATE, 0644), 0);
  ASSERT_EQ(db->close(db, 0), 0);
  TableState table = examine();
  EXPECT_TRUE(table.db.state == FileState::damaged);
  EXPECT_EQ(table.db.error,
            "/t.db: it holds subdatabases, which Postfix does not read; `reindexer dump --list` "
            "names them");
}

TEST_F(ExamineTest, DamageIsSaid) {
  site.write("/t.db", "not a database");
  TableState table = examine();
  EXPECT_TRUE(table.db.state == FileState::damaged);
  EXPECT_EQ(table.db.error.find("/proc/self"), std::string::npos) << table.db.error;
  EXPECT_TRUE(table.source.state == FileState::absent);
  EXPECT_EQ(table.files.size(), 4u);
}

TEST_F(ExamineTest, AnIndexIsComparedWithBoth) {
  site.write("/t", "a 1\nb 2\n");
  ASSERT_TRUE(make_db(site.at("/t.db"), DB_HASH, {{"a", "1"}}));
  Options options;
  options.convert_from = cat("texthash:", site.at("/t"));
  options.convert_to = cat("lmdb:", site.at("/t"));
  options.progress = false;
  ASSERT_EQ(convert_table(options).error, "");
  TableState table = examine();
  ASSERT_EQ(table.new_indexes.size(), 1u);
  EXPECT_TRUE(table.new_indexes[0].with_source->equal);
  EXPECT_EQ(table.new_indexes[0].with_db->only_right, 1u);
  site.write("/t.lmdb", "x");
  EXPECT_TRUE(examine().new_indexes[0].state == FileState::damaged);
}

TEST_F(ExamineTest, DuplicatesOfASourceAreCounted) {
  site.write("/t", "a 1\nb 2\nA 3\na 1\n");
  TableState table = examine();
  EXPECT_EQ(table.source.records, 4u);
  EXPECT_EQ(table.source.duplicates, 2u);
  ASSERT_TRUE(make_db(site.at("/t.db"), DB_HASH, {{"a", "1"}, {"b", "2"}}));
  table = examine();
  EXPECT_TRUE(table.db_and_source->equal);
  EXPECT_EQ(table.source.duplicates, 2u);
  site.write("/t", "a 1\nb 2\n");
  EXPECT_EQ(examine().source.duplicates, 0u);
}

TEST_F(ExamineTest, WhatTheSystemDoesNotGiveIsNotDamaged) {
  site.make_directory("/t.db");
  site.make_directory("/t");
  TableState table = examine();
  EXPECT_TRUE(table.db.state == FileState::unreadable) << table.db.error;
  EXPECT_TRUE(table.source.state == FileState::unreadable) << table.source.error;
}

TEST_F(ExamineTest, ALinkThatLeavesTheRootIsNamed) {
  site.make_directory("/d");
  ASSERT_EQ(symlink("/srv/outside.db", site.at("/t.db").c_str()), 0);
  ASSERT_EQ(symlink("../../../../../srv/outside", site.at("/t").c_str()), 0);
  TableState table = examine();
  EXPECT_TRUE(table.db.state == FileState::unreadable);
  EXPECT_EQ(table.db.error,
            cat("symbolic link /t.db leads out of ", site.root(), " or to nothing"));
  EXPECT_EQ(table.source.error,
            cat("symbolic link /t leads out of ", site.root(), " or to nothing"));
}

}  // namespace
}  // namespace postwright::reindexer
