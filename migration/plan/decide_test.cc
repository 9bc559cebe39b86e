#include "migration/plan/decide.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace postwright::reindexer {
namespace {

Comparison differing() {
  return {.equal = false, .only_left = 2, .only_right = 0, .different = 1, .first = {}};
}

/// A table with 3 records in its .db and the same in its source.
TableState healthy() {
  TableState table;
  table.path = "/etc/postfix/access";
  table.legacy_type = "hash";
  table.db.state = FileState::present;
  table.db.records = 3;
  table.source.state = FileState::present;
  table.source.records = 3;
  table.db_and_source = Comparison{};
  return table;
}

TableState::Index index_of(FileState state, std::optional<Comparison> with_db,
                           std::optional<Comparison> with_source) {
  TableState::Index index;
  index.type = "lmdb";
  index.state = state;
  index.with_db = std::move(with_db);
  index.with_source = std::move(with_source);
  return index;
}

struct Case {
  std::string name;
  std::function<void(TableState&, Choice&)> change;
  Decision expected;
};

void PrintTo(const Case& one, std::ostream* out) {
  *out << one.name;
}

struct DecideTest : testing::TestWithParam<Case> {};

TEST_P(DecideTest, As) {
  TableState table = healthy();
  Choice choice;
  GetParam().change(table, choice);
  Decision decision = decide(table, choice);
  EXPECT_EQ(static_cast<int>(decision.action), static_cast<int>(GetParam().expected.action));
  EXPECT_EQ(decision.reason, GetParam().expected.reason);
  EXPECT_EQ(decision.hint, GetParam().expected.hint);
  EXPECT_EQ(decision.records, GetParam().expected.records);
}

const Case kCases[] = {
    {"EqualIsRebuilt",
     [](TableState&, Choice&) {},
     {Action::rebuild, "the .db and the source hold the same records", "", 3}},
    {"EqualButOlderIsRebuilt",
     [](TableState& table, Choice&) { table.db_older_than_source = true; },
     {Action::rebuild, "the .db and the source hold the same records", "", 3}},
    {"NoSourceIsConverted",
     [](TableState& table, Choice&) { table.source.state = FileState::absent; },
     {Action::convert, "there is no source", "", 3}},
    {"RecordsThatMayBeMissingAreAskedFor",
     [](TableState& table, Choice&) {
       table.source.state = FileState::absent;
       table.db.doubt = "the file counts 5 records, 3 are there";
     },
     {Action::blocked,
      "records may be missing in the .db: the file counts 5 records, 3 are there; there is no "
      "source",
      "--accept-records /etc/postfix/access takes the 3 records that are there; a backup may have "
      "more"}},
    {"RecordsThatAreThereAreAccepted",
     [](TableState& table, Choice& choice) {
       table.source.state = FileState::absent;
       table.db.doubt = "the file counts 5 records, 3 are there";
       choice.accept_records = true;
     },
     {Action::convert, "there is no source; accepted: the file counts 5 records, 3 are there", "",
      3, true}},
    {"RecordsThatMayBeMissingAreInTheSourceToo",
     [](TableState& table, Choice&) { table.db.doubt = "the file counts 5 records, 3 are there"; },
     {Action::rebuild, "the .db and the source hold the same records", "", 3}},
    {"RecordsThatMayBeMissingAreNotPreferred",
     [](TableState& table, Choice& choice) {
       table.db_and_source = differing();
       table.db.doubt = "the file counts 5 records, 3 are there";
       choice.prefer = Prefer::db;
     },
     {Action::blocked,
      "records may be missing in the .db: the file counts 5 records, 3 are there; the .db is "
      "preferred; 2 records only in access.db, 1 record with another value",
      "--accept-records /etc/postfix/access takes the 3 records that are there; "
      "--prefer source=/etc/postfix/access builds from the source (3 records)"}},
    {"RecordsThatMayBeMissingLoseToThePreferredSource",
     [](TableState& table, Choice& choice) {
       table.db_and_source = differing();
       table.db.doubt = "the file counts 5 records, 3 are there";
       choice.prefer = Prefer::source;
     },
     {Action::rebuild,
      "the source is preferred; 2 records only in access.db, 1 record with another value", "", 3}},
    {"RecordsThatMayBeMissingAreSaidBesideADifference",
     [](TableState& table, Choice&) {
       table.db_and_source = differing();
       table.db.doubt = "the file counts 5 records, 3 are there";
     },
     {Action::blocked,
      "the .db and the source differ: 2 records only in access.db, 1 record with another value; "
      "records may be missing in access.db: the file counts 5 records, 3 are there",
      "--prefer db=/etc/postfix/access or --prefer source=/etc/postfix/access"}},
    {"NoDbIsBuilt",
     [](TableState& table, Choice&) { table.db.state = FileState::absent; },
     {Action::rebuild, "there is no .db", "", 3}},
    {"DuplicatesAreNotCounted",
     [](TableState& table, Choice&) {
       table.db.state = FileState::absent;
       table.source.records = 5;
       table.source.duplicates = 2;
     },
     {Action::rebuild, "there is no .db", "", 3}},
    {"WhatMayNotBeReadIsNotDamaged",
     [](TableState& table, Choice&) {
       table.db.state = FileState::unreadable;
       table.db.error = "open access.db: Permission denied";
       table.source.state = FileState::absent;
     },
     {Action::blocked, "the .db cannot be read: open access.db: Permission denied",
      "run this as a user who may read it"}},
    {"ASourceThatMayNotBeRead",
     [](TableState& table, Choice&) {
       table.db.state = FileState::absent;
       table.source.state = FileState::unreadable;
       table.source.error = "open access: Permission denied";
     },
     {Action::blocked,
      "there is no .db, and the source cannot be read: open access: Permission denied",
      "repair the source"}},
    {"NothingThereIsBlocked",
     [](TableState& table, Choice&) { table.db.state = table.source.state = FileState::absent; },
     {Action::blocked, "neither access.db nor access is there",
      "restore one of them, or take the table out of the configuration"}},
    {"DifferentAsks",
     [](TableState& table, Choice&) { table.db_and_source = differing(); },
     {Action::blocked,
      "the .db and the source differ: 2 records only in access.db, 1 record with another value",
      "--prefer db=/etc/postfix/access or --prefer source=/etc/postfix/access"}},
    {"DifferentPreferDb",
     [](TableState& table, Choice& choice) {
       table.db_and_source = differing();
       choice.prefer = Prefer::db;
     },
     {Action::convert,
      "the .db is preferred; 2 records only in access.db, 1 record with another value", "", 3}},
    {"DifferentPreferSource",
     [](TableState& table, Choice& choice) {
       table.db_and_source = differing();
       choice.prefer = Prefer::source;
     },
     {Action::rebuild,
      "the source is preferred; 2 records only in access.db, 1 record with another value", "", 3}},
    {"DamagedDbAsks",
     [](TableState& table, Choice& choice) {
       table.db.state = FileState::damaged;
       table.db.error = "access.db: page 1: bad type";
       choice.prefer = Prefer::db;
     },
     {Action::blocked,
      "the .db cannot be read: access.db: page 1: bad type; records that only it held would be "
      "lost",
      "--prefer source=/etc/postfix/access builds from the source (3 records)"}},
    {"DamagedDbPreferSource",
     [](TableState& table, Choice& choice) {
       table.db.state = FileState::damaged;
       table.db.error = "access.db: page 1: bad type";
       choice.prefer = Prefer::source;
     },
     {Action::rebuild,
      "the source is preferred; the .db cannot be read: access.db: page 1: bad type", "", 3}},
    {"DamagedDbWithoutSource",
     [](TableState& table, Choice& choice) {
       table.db.state = FileState::damaged;
       table.db.error = "access.db is encrypted";
       table.source.state = FileState::absent;
       choice.prefer = Prefer::source;
     },
     {Action::blocked, "the .db cannot be read: access.db is encrypted",
      "there is no source to build from; restore a backup"}},
    {"ADbOf0BytesHoldsNothing",
     [](TableState& table, Choice& choice) {
       table.db.state = FileState::damaged;
       table.db.error = "access.db has 0 bytes";
       table.db.no_bytes = true;
       choice.prefer = Prefer::db;
     },
     {Action::rebuild, "access.db has 0 bytes and holds no record", "", 3}},
    {"ADbOf0BytesWithoutSource",
     [](TableState& table, Choice&) {
       table.db.state = FileState::damaged;
       table.db.error = "access.db has 0 bytes";
       table.db.no_bytes = true;
       table.source.state = FileState::absent;
     },
     {Action::blocked, "the .db cannot be read: access.db has 0 bytes",
      "there is no source to build from; restore a backup"}},
    {"NamedWithItsSuffix",
     [](TableState& table, Choice&) {
       table.path = "/etc/postfix/transport.db";
       table.db.state = FileState::absent;
       table.source.state = FileState::damaged;
       table.source.content = {.what = "a Berkeley DB file", .is_index = true};
     },
     {Action::blocked, "the source is a Berkeley DB file; the name goes without .db",
      "name it hash:/etc/postfix/transport"}},
    {"NamedWithTheSuffixOfAnotherType",
     [](TableState& table, Choice&) {
       table.path = "/etc/postfix/transport.lmdb";
       table.source.state = FileState::damaged;
       table.source.content = {.what = "an LMDB file", .is_index = true};
     },
     {Action::blocked, "the source is an LMDB file; the name goes without .lmdb",
      "name it hash:/etc/postfix/transport"}},
    {"NamedWithTheSuffixOfAnEmptyFile",
     [](TableState& table, Choice&) {
       table.path = "/etc/postfix/transport.db";
       table.db.state = FileState::absent;
       table.source.records = table.source.size = 0;
     },
     {Action::blocked, "the source is an empty file; the name goes without .db",
      "name it hash:/etc/postfix/transport"}},
    {"NamedWithASuffixAndNothingThere",
     [](TableState& table, Choice&) {
       table.path = "/etc/postfix/transport.db";
       table.db.state = table.source.state = FileState::absent;
     },
     {Action::blocked,
      "neither transport.db.db nor transport.db is there; the name goes without .db",
      "name it hash:/etc/postfix/transport"}},
    {"ATextMayHaveASuffix",
     [](TableState& table, Choice&) {
       table.path = "/etc/postfix/transport.db";
       table.db.state = FileState::absent;
       table.source.size = 20;
     },
     {Action::rebuild, "there is no .db", "", 3}},
    {"ABinarySourceIsNotRead",
     [](TableState& table, Choice& choice) {
       table.source.state = FileState::damaged;
       table.source.content = {.what = "compressed by gzip"};
       choice.prefer = Prefer::source;
     },
     {Action::blocked, "the source is compressed by gzip",
      "put the text in its place, or --prefer db=/etc/postfix/access"}},
    {"ABinarySourceOfADamagedDb",
     [](TableState& table, Choice&) {
       table.db.state = table.source.state = FileState::damaged;
       table.source.content = {.what = "an SQLite database"};
     },
     {Action::blocked, "the source is an SQLite database", "put the text in its place"}},
    {"AliasesMadeByPostmap",
     [](TableState& table, Choice&) {
       table.use = TableUse::alias;
       table.db.keys_with_colon = 3;
       table.db_and_source = differing();
     },
     {Action::blocked,
      "postmap made the .db of this alias file, so its keys end in a colon and no alias is found "
      "in it: 2 records only in access.db, 1 record with another value",
      "--prefer source=/etc/postfix/access builds from the source as postalias does"}},
    {"OneAliasWithAColonIsNoSign",
     [](TableState& table, Choice&) {
       table.use = TableUse::alias;
       table.db.keys_with_colon = 1;
       table.db_and_source = differing();
     },
     {Action::blocked,
      "the .db and the source differ: 2 records only in access.db, 1 record with another value",
      "--prefer db=/etc/postfix/access or --prefer source=/etc/postfix/access"}},
    {"APlainTableMadeByPostalias",
     [](TableState& table, Choice&) {
       table.db.alias_markers = true;
       table.db_and_source = differing();
     },
     {Action::blocked,
      "postalias made the .db of this plain table: 2 records only in access.db, 1 record with "
      "another value",
      "--prefer db=/etc/postfix/access keeps what Postfix finds now, --prefer "
      "source=/etc/postfix/access builds as postmap does"}},
    {"CacheStartsEmpty",
     [](TableState& table, Choice&) { table.use = TableUse::cache; },
     {Action::start_empty, "a cache, which Postfix fills again; --keep-caches converts it"}},
    {"CacheKept",
     [](TableState& table, Choice& choice) {
       table.use = TableUse::cache;
       choice.keep_caches = true;
     },
     {Action::convert, "a cache, kept on request", "", 3}},
    {"DamagedCacheStartsEmptyEvenWhenKept",
     [](TableState& table, Choice& choice) {
       table.use = TableUse::cache;
       table.db.state = FileState::damaged;
       table.db.error = "torn";
       choice.keep_caches = true;
     },
     {Action::start_empty, "a cache whose .db cannot be read: torn"}},
    {"EqualIndexStays",
     [](TableState& table, Choice&) {
       table.new_indexes.push_back(index_of(FileState::present, Comparison{}, Comparison{}));
     },
     {Action::nothing, "access.lmdb is there and equal to access.db"}},
    {"OldIndexNobodyReadsIsReplaced",
     [](TableState& table, Choice&) {
       table.new_indexes.push_back(index_of(FileState::present, differing(), differing()));
     },
     {Action::rebuild, "the .db and the source hold the same records", "", 3}},
    {"IndexInUseThatHidesTheTableAsks",
     [](TableState& table, Choice& choice) {
       table.new_indexes.push_back(index_of(FileState::present, differing(), differing()));
       choice.live_types = {"lmdb"};
     },
     {Action::blocked,
      "Postfix reads access.lmdb already, and it differs: 2 records only in access.db, 1 record "
      "with another value",
      "--prefer db=/etc/postfix/access or --prefer source=/etc/postfix/access builds from that, "
      "which loses what only access.lmdb holds; to keep it, make the source of it: postmap -s "
      "lmdb:/etc/postfix/access"}},
    {"IndexInUseOfAnotherTypeAsks",
     [](TableState& table, Choice& choice) {
       table.new_indexes.push_back(index_of(FileState::present, differing(), differing()));
       choice.live_types = {"lmdb"};
       choice.target_type = "cdb";
     },
     {Action::blocked,
      "Postfix reads access.lmdb already, and it differs: 2 records only in access.db, 1 record "
      "with another value",
      "--prefer db=/etc/postfix/access or --prefer source=/etc/postfix/access builds from that, "
      "which loses what only access.lmdb holds; to keep it, make the source of it: postmap -s "
      "lmdb:/etc/postfix/access"}},
    {"IndexInUseOfAnotherTypeThatIsEqual",
     [](TableState& table, Choice& choice) {
       table.new_indexes.push_back(index_of(FileState::present, Comparison{}, Comparison{}));
       choice.live_types = {"lmdb"};
       choice.target_type = "cdb";
     },
     {Action::rebuild, "the .db and the source hold the same records", "", 3}},
    {"CacheInUseStaysEvenWhenKept",
     [](TableState& table, Choice& choice) {
       table.use = TableUse::cache;
       table.new_indexes.push_back(index_of(FileState::present, differing(), std::nullopt));
       choice.live_types = {"lmdb"};
       choice.keep_caches = true;
     },
     {Action::nothing, "a cache, and Postfix has filled access.lmdb already"}},
    {"IndexInUseEqualToTheSourceStays",
     [](TableState& table, Choice& choice) {
       table.db_and_source = differing();
       table.new_indexes.push_back(index_of(FileState::present, differing(), Comparison{}));
       choice.live_types = {"lmdb"};
     },
     {Action::nothing, "access.lmdb is there and equal to access"}},
    {"LongKeyOfTheSource",
     [](TableState& table, Choice&) {
       table.source.longest_key = std::string(511, 'k');
       table.source.longest_key_line = 7;
     },
     {Action::blocked,
      cat("access, line 7: key \"", std::string(60, 'k'),
          "...\" has 511 bytes, more than lmdb tables can hold"),
      "--to cdb=/etc/postfix/access"}},
    {"LongestKeyThatFits",
     [](TableState& table, Choice&) { table.source.longest_key = std::string(510, 'k'); },
     {Action::rebuild, "the .db and the source hold the same records", "", 3}},
    {"LongKeyFitsInCdb",
     [](TableState& table, Choice& choice) {
       table.source.longest_key = std::string(5000, 'k');
       choice.target_type = "cdb";
     },
     {Action::rebuild, "the .db and the source hold the same records", "", 3}},
    {"TooMuchForCdb",
     [](TableState& table, Choice& choice) {
       table.source.content_bytes = std::uint64_t{4} << 30;
       choice.target_type = "cdb";
     },
     {Action::blocked, "cdb files hold at most 4 GiB", "--to lmdb=/etc/postfix/access"}},
    {"ReadOnlyDirectory",
     [](TableState& table, Choice&) {
       table.obstacles["lmdb"] = "/etc is on a read-only file system";
     },
     {Action::blocked, "/etc is on a read-only file system", ""}},
    {"ObstacleOfAnotherType",
     [](TableState& table, Choice&) { table.obstacles["cdb"] = "access.cdb is a symbolic link"; },
     {Action::rebuild, "the .db and the source hold the same records", "", 3}},
    {"LongKeyWithoutNullByteFits",
     [](TableState& table, Choice&) {
       table.source.state = FileState::absent;
       table.db.longest_key = std::string(511, 'k');
       table.db.keys_without_nul = true;
     },
     {Action::convert, "there is no source", "", 3}},
    {"EmptyKeyWithoutNullByte",
     [](TableState& table, Choice&) {
       table.source.state = FileState::absent;
       table.db.empty_key = table.db.keys_without_nul = true;
     },
     {Action::blocked, "access.db has an empty key, which lmdb tables cannot hold",
      "--to cdb=/etc/postfix/access"}},
    {"EmptyKeyWithNullByte",
     [](TableState& table, Choice&) {
       table.source.state = FileState::absent;
       table.db.empty_key = table.db.keys_with_nul = true;
     },
     {Action::convert, "there is no source", "", 3}},
    {"UnreadableSource",
     [](TableState& table, Choice&) {
       table.source.state = FileState::damaged;
       table.source.error = "open key.pem: Permission denied";
     },
     {Action::blocked, "the source cannot be read: open key.pem: Permission denied",
      "repair it, or --prefer db=/etc/postfix/access"}},
};

INSTANTIATE_TEST_SUITE_P(, DecideTest, testing::ValuesIn(kCases),
                         [](const auto& one) { return one.param.name; });

TEST(RecipeOf, FollowsTheDbAndTheUse) {
  DbState db;
  EXPECT_TRUE(recipe_of(TableUse::lookup, db, true).trailing_nul);
  EXPECT_TRUE(recipe_of(TableUse::lookup, db, true).fold_keys);
  EXPECT_TRUE(recipe_of(TableUse::alias, db, true).alias);
  EXPECT_TRUE(recipe_of(TableUse::sni, db, true).values_are_files);
  db.capitals_in_keys = db.keys_without_nul = true;
  EXPECT_FALSE(recipe_of(TableUse::lookup, db, false).fold_keys);
  EXPECT_FALSE(recipe_of(TableUse::lookup, db, false).trailing_nul);
  EXPECT_FALSE(recipe_of(TableUse::lookup, db, false).utf8);
  db.keys_with_nul = true;
  EXPECT_TRUE(recipe_of(TableUse::lookup, db, true).trailing_nul);
}

}  // namespace
}  // namespace postwright::reindexer
