#include "migration/plan/plan.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "migration/inventory/inventory.h"

namespace postwright::reindexer {
namespace {

/// A site made by hand: one instance unless more are added; every table has a .db and an equal
/// source.
struct PlanTest : testing::Test {
  PlanTest() {
    site.root = "/nonexistent";
    add_instance("/etc/postfix");
  }

  void add_instance(const std::string& directory) {
    Instance instance;
    instance.config_directory = directory;
    instance.database_type = {.value = "lmdb", .is_set = true};
    instance.cache_type = {.value = "lmdb", .is_set = true};
    site.instances.push_back(instance);
  }

  void add_file(const std::string& path, const std::string& text) {
    ConfigFile file;
    file.path = file.target = path;
    file.text = text;
    file.print = {.path = path, .exists = true};
    site.files.push_back(file);
  }

  TableState& add_table(const std::string& path) {
    TableState table;
    table.path = path;
    table.legacy_type = "hash";
    table.db.state = table.source.state = FileState::present;
    table.db.records = table.source.records = 2;
    table.db_and_source = Comparison{};
    site.tables.push_back(table);
    return site.tables.back();
  }

  /// The table is named in `file`, and its type is spelled by the `nth` occurrence of `spelling`.
  void name(TableState& table, const std::string& path, const std::string& spelling,
            std::vector<std::string> via = {}, int nth = 1, std::size_t instance = 0) {
    TableReference reference;
    reference.type = table.legacy_type;
    reference.name = table.path;
    reference.use = table.use;
    reference.type_via = std::move(via);
    if (!path.empty()) {
      for (const ConfigFile& file : site.files) {
        if (file.path != path) continue;
        std::size_t at = file.text.find(spelling);
        while (--nth > 0) at = file.text.find(spelling, at + 1);
        auto line = std::count(file.text.begin(), file.text.begin() + static_cast<long>(at), '\n');
        reference.type_span = FileSpan{.file = path,
                                       .line = static_cast<std::uint64_t>(line) + 1,
                                       .column = 1,
                                       .offset = at,
                                       .length = spelling.size()};
      }
    }
    table.references.push_back({.instance = instance, .reference = reference});
  }

  Plan plan() {
    auto made = make_plan(site, options);
    EXPECT_TRUE(made) << (made ? "" : made.error().message);
    return made ? *made : Plan{};
  }

  Inventory site;
  Options options;
};

TEST_F(PlanTest, WritesTheTypeOut) {
  add_file("/etc/postfix/main.cf", "x = texthash:/a, hash:/etc/postfix/a\n");
  name(add_table("/etc/postfix/a"), "/etc/postfix/main.cf", "hash", {}, 2);
  Plan made = plan();
  ASSERT_EQ(made.edits.size(), 1u);
  EXPECT_EQ(made.edits[0].new_text, "x = texthash:/a, lmdb:/etc/postfix/a\n");
  EXPECT_EQ(made.edits[0].diff,
            "--- a/etc/postfix/main.cf\n+++ b/etc/postfix/main.cf\n@@ -1 +1 @@\n"
            "-x = texthash:/a, hash:/etc/postfix/a\n+x = texthash:/a, lmdb:/etc/postfix/a\n");
  EXPECT_TRUE(made.instances[0].reload);
  EXPECT_EQ(plan_text(made),
            "rebuild     hash:/etc/postfix/a -> lmdb, 2 records\n"
            "            the .db and the source hold the same records\n"
            "\n--- a/etc/postfix/main.cf\n+++ b/etc/postfix/main.cf\n@@ -1 +1 @@\n"
            "-x = texthash:/a, hash:/etc/postfix/a\n+x = texthash:/a, lmdb:/etc/postfix/a\n"
            "\n1 table, 1 file to edit; `reindexer apply` does this\n");
}

TEST_F(PlanTest, TheVariableStyleKeepsLiteralsInClientFiles) {
  options.style = EditStyle::variable;
  add_file("/etc/postfix/main.cf", "x = hash:/a\n");
  add_file("/etc/postfix/ldap.cf", "domain = hash:/a\n");
  TableState& table = add_table("/a");
  name(table, "/etc/postfix/main.cf", "hash");
  name(table, "/etc/postfix/ldap.cf", "hash");
  Plan made = plan();
  ASSERT_EQ(made.edits.size(), 2u);
  EXPECT_EQ(made.edits[0].new_text, "x = $default_database_type:/a\n");
  EXPECT_EQ(made.edits[1].new_text, "domain = lmdb:/a\n");
}

TEST_F(PlanTest, TheVariableStyleIsForDefaultsOfTheSameType) {
  options.style = EditStyle::variable;
  options.target_type = "lmdb";
  site.instances[0].database_type.value = "cdb";
  site.instances[0].cache_type.value = "cdb";
  add_instance("/etc/postfix-out");
  add_file("/etc/postfix/main.cf", "x = hash:/a\nc = btree:/c\n");
  add_file("/etc/postfix-out/main.cf", "x = hash:/a\n");
  TableState& table = add_table("/a");
  name(table, "/etc/postfix/main.cf", "hash");
  name(table, "/etc/postfix-out/main.cf", "hash", {}, 1, 1);
  TableState& cache = add_table("/c");
  cache.use = TableUse::cache;
  name(cache, "/etc/postfix/main.cf", "btree");
  Plan made = plan();
  ASSERT_EQ(made.edits.size(), 2u);
  EXPECT_EQ(made.edits[0].new_text, "x = lmdb:/a\nc = lmdb:/c\n");
  EXPECT_EQ(made.edits[1].new_text, "x = $default_database_type:/a\n");
  EXPECT_EQ(made.notes, (std::vector<std::string>{
                            "/etc/postfix: default_database_type is cdb, so an untyped postmap "
                            "does not update lmdb:/a; name the type, or set "
                            "default_database_type = lmdb"}));
}

TEST_F(PlanTest, ABlockedLiteralDoesNotHoldTheOthersInTheVariableStyle) {
  options.style = EditStyle::variable;
  site.instances[0].database_type.is_set = false;
  add_file("/etc/postfix/main.cf", "x = hash:/a, hash:/b\n");
  name(add_table("/a"), "/etc/postfix/main.cf", "hash");
  TableState& held = add_table("/b");
  held.db_and_source->equal = false;
  name(held, "/etc/postfix/main.cf", "hash", {}, 2);
  Plan made = plan();
  ASSERT_EQ(made.edits.size(), 1u);
  EXPECT_EQ(made.edits[0].new_text,
            "x = $default_database_type:/a, hash:/b\ndefault_database_type = lmdb\n");
}

TEST_F(PlanTest, ADefaultThatSeveralTablesNeedBecomesOneType) {
  // /a takes its type from the default of the first instance; /b is shared with one that has cdb.
  site.instances[0].database_type = {.value = "hash", .is_set = true};
  add_instance("/etc/postfix-out");
  site.instances[1].database_type.value = "cdb";
  add_file("/etc/postfix/main.cf",
           "default_database_type = hash\nx = $default_database_type:/a, hash:/b\n");
  add_file("/etc/postfix-out/main.cf", "x = hash:/b\n");
  name(add_table("/a"), "/etc/postfix/main.cf", "hash", {"default_database_type"});
  TableState& shared = add_table("/b");
  name(shared, "/etc/postfix/main.cf", "hash", {}, 2);
  name(shared, "/etc/postfix-out/main.cf", "hash", {}, 1, 1);
  Plan made = plan();
  ASSERT_EQ(made.edits.size(), 2u);
  EXPECT_EQ(made.edits[0].new_text,
            "default_database_type = lmdb\nx = $default_database_type:/a, cdb:/b\n");
  EXPECT_EQ(made.edits[1].new_text, "x = cdb:/b\n");
  // Where both need it, one of them has to be written out.
  site.tables[1].references[0].reference.type_via = {"default_database_type"};
  site.tables[1].references[0].reference.type_span->offset =
      site.tables[0].references[0].reference.type_span->offset;
  made = plan();
  EXPECT_TRUE(made.blocked());
  EXPECT_TRUE(made.edits.empty());
}

TEST_F(PlanTest, UnsetDefaultsAreWrittenSoThatAnUntypedPostmapWritesWhatIsRead) {
  site.instances[0].database_type = {.value = "hash", .is_set = false};
  site.instances[0].cache_type = {.value = "btree", .is_set = false};
  add_file("/etc/postfix/main.cf", "x = hash:/a\n");
  name(add_table("/a"), "/etc/postfix/main.cf", "hash");
  EXPECT_EQ(plan().edits[0].new_text,
            "x = lmdb:/a\ndefault_database_type = lmdb\ndefault_cache_db_type = lmdb\n");
  options.target_type = "cdb";
  EXPECT_EQ(plan().edits[0].new_text,
            "x = cdb:/a\ndefault_database_type = cdb\ndefault_cache_db_type = lmdb\n");
}

TEST_F(PlanTest, AnIndexThatIsReadByRedirectionIsNotHiddenByAnotherType) {
  site.instances[0].migration_level = "enable-redirect";
  site.instances[0].database_type.value = "cdb";
  add_file("/etc/postfix/main.cf", "x = hash:/a\n");
  TableState& table = add_table("/a");
  Comparison more{.equal = false, .only_left = 0, .only_right = 1, .different = 0, .first = {}};
  TableState::Index index;
  index.type = "cdb";
  index.state = FileState::present;
  index.with_db = index.with_source = more;
  table.new_indexes.push_back(index);
  name(table, "/etc/postfix/main.cf", "hash");
  options.target_type = "lmdb";
  Plan made = plan();
  EXPECT_TRUE(made.blocked());
  EXPECT_EQ(made.tables[0].reason,
            "Postfix reads a.cdb already, and it differs: 1 record only in a.cdb");
  EXPECT_TRUE(made.edits.empty());
  // Where the type comes from a mapping, it may be any.
  site.instances[0].database_type.value = "lmdb";
  EXPECT_FALSE(plan().blocked());
  site.instances[0].custom_mapping = true;
  EXPECT_TRUE(plan().blocked());
}

TEST_F(PlanTest, AnInstanceThatCannotBeReadBlocksAll) {
  add_file("/etc/postfix/main.cf", "x = hash:/a\n");
  name(add_table("/a"), "/etc/postfix/main.cf", "hash");
  site.warnings = {"open /etc/postfix/ldap.cf: No such file or directory"};
  EXPECT_FALSE(plan().blocked());
  EXPECT_EQ(plan().notes, (std::vector<std::string>{
                              "could not be looked into: open /etc/postfix/ldap.cf: No such "
                              "file or directory"}));
  site.unread_instances.push_back({"/etc/postfix-out",
                                   "open /etc/postfix-out/main.cf: Permission "
                                   "denied"});
  Plan made = plan();
  EXPECT_EQ(made.tables[0].reason,
            "instance /etc/postfix-out may use it and could not be read: open "
            "/etc/postfix-out/main.cf: Permission denied");
  EXPECT_TRUE(made.edits.empty());
}

TEST_F(PlanTest, ASetDefaultIsTheTarget) {
  site.instances[0].database_type.value = "cdb";
  add_file("/etc/postfix/main.cf", "x = hash:/a\ny = btree:/c\n");
  name(add_table("/a"), "/etc/postfix/main.cf", "hash");
  TableState& cache = add_table("/c");
  cache.legacy_type = "btree";
  cache.use = TableUse::cache;
  name(cache, "/etc/postfix/main.cf", "btree");
  Plan made = plan();
  EXPECT_EQ(made.edits[0].new_text, "x = cdb:/a\ny = lmdb:/c\n");
  EXPECT_EQ(made.tables[0].target_path, "/a.cdb");
  EXPECT_EQ(made.tables[1].target_path, "/c.lmdb");
}

TEST_F(PlanTest, ATypeInAUserParameterIsEditedOnce) {
  add_file("/etc/postfix/main.cf", "my = hash\nx = $my:/a, $my:/b\n");
  name(add_table("/a"), "/etc/postfix/main.cf", "hash", {"my"});
  name(add_table("/b"), "/etc/postfix/main.cf", "hash", {"my"});
  EXPECT_EQ(plan().edits[0].new_text, "my = lmdb\nx = $my:/a, $my:/b\n");
}

TEST_F(PlanTest, OneSpanCannotBecomeTwoTypes) {
  options.target_type = "cdb";
  add_file("/etc/postfix/main.cf", "my = btree\nx = $my:/a\nc = $my:/c\n");
  name(add_table("/a"), "/etc/postfix/main.cf", "btree", {"my"});
  TableState& cache = add_table("/c");
  cache.use = TableUse::cache;
  name(cache, "/etc/postfix/main.cf", "btree", {"my"});
  Plan made = plan();
  EXPECT_TRUE(made.edits.empty());
  for (const PlannedTable& table : made.tables)
    EXPECT_EQ(table.reason,
              "its type is written once for several tables (/etc/postfix/main.cf:1), which need "
              "different types");
}

TEST_F(PlanTest, ABlockedTableHoldsThoseThatShareItsType) {
  site.instances[0].database_type = {.value = "hash", .is_set = true};
  add_file("/etc/postfix/main.cf", "default_database_type = hash\nz = hash:/z\n");
  TableState& blocked = add_table("/a");
  blocked.db_and_source->equal = false;
  blocked.db_and_source->only_left = 1;
  name(blocked, "/etc/postfix/main.cf", "hash", {"default_database_type"});
  name(add_table("/b"), "/etc/postfix/main.cf", "hash", {"default_database_type"});
  name(add_table("/z"), "/etc/postfix/main.cf", "hash", {}, 2);
  Plan made = plan();
  EXPECT_TRUE(made.blocked());
  EXPECT_EQ(
      made.tables[1].reason,
      "its type is written in the same place (/etc/postfix/main.cf:1) as that of /a, which is "
      "blocked");
  ASSERT_EQ(made.edits.size(), 1u);
  EXPECT_EQ(made.edits[0].new_text, "default_database_type = hash\nz = lmdb:/z\n");
}

TEST_F(PlanTest, ATypeFromABuiltInDefaultIsMadeExplicit) {
  site.instances[0].database_type = {.value = "lmdb", .is_set = false};
  add_file("/etc/postfix/main.cf", "");
  name(add_table("/etc/aliases"), "", "", {"default_database_type"});
  EXPECT_EQ(plan().edits[0].new_text, "default_database_type = lmdb\n");
}

TEST_F(PlanTest, InstancesThatShareATableSwitchTogether) {
  add_instance("/etc/postfix-out");
  add_file("/etc/postfix/main.cf", "x = hash:/shared\n");
  add_file("/etc/postfix-out/main.cf", "y = proxy:hash:/shared\n");
  TableState& shared = add_table("/shared");
  name(shared, "/etc/postfix/main.cf", "hash");
  name(shared, "/etc/postfix-out/main.cf", "hash", {}, 1, 1);
  Plan made = plan();
  EXPECT_EQ(made.tables.size(), 1u);
  ASSERT_EQ(made.edits.size(), 2u);
  EXPECT_EQ(made.edits[1].new_text, "y = proxy:lmdb:/shared\n");
  EXPECT_TRUE(made.instances[0].reload && made.instances[1].reload);
  // A file of one instance that cannot be edited holds the table in both.
  site.files[1].obstacle = "/etc/postfix-out is on a read-only file system";
  made = plan();
  EXPECT_TRUE(made.edits.empty());
  EXPECT_EQ(made.tables[0].reason,
            "/etc/postfix-out/main.cf cannot be edited: /etc/postfix-out is on a read-only file "
            "system");
}

TEST_F(PlanTest, PreferenceForOneTableGoesFirst) {
  add_file("/etc/postfix/main.cf", "x = hash:/a hash:/b\n");
  for (const char* path : {"/a", "/b"}) {
    TableState& table = add_table(path);
    table.db_and_source->equal = false;
    table.db_and_source->only_left = 1;
    name(table, "/etc/postfix/main.cf", "hash", {}, path[1] == 'a' ? 1 : 2);
  }
  options.prefer = Prefer::source;
  options.prefer_table["/b"] = Prefer::db;
  Plan made = plan();
  EXPECT_EQ(static_cast<int>(made.tables[0].action), static_cast<int>(Action::rebuild));
  EXPECT_EQ(static_cast<int>(made.tables[1].action), static_cast<int>(Action::convert));
  options.prefer_table["/c"] = Prefer::db;
  EXPECT_EQ(make_plan(site, options).error().message, "--prefer: the site has no table /c");
  site.migrated.push_back({.path = "/c", .type = "lmdb"});  // the same command a second time
  EXPECT_TRUE(make_plan(site, options));
}

TEST_F(PlanTest, RestsOnFilesThatStayToo) {
  add_file("/etc/postfix/main.cf", "");
  add_file("/etc/postfix/master.cf", "x -o y=hash:/a\n");
  name(add_table("/a"), "/etc/postfix/master.cf", "hash");
  Plan made = plan();
  ASSERT_EQ(made.rests_on.size(), 1u);
  EXPECT_EQ(made.rests_on[0].path, "/etc/postfix/main.cf");
  EXPECT_EQ(what_changed(made), "/etc/postfix/main.cf is gone since the plan was made");
}

TEST_F(PlanTest, RedirectionThatIsOnIsNamed) {
  site.instances[0].migration_level = "enable-redirect";
  EXPECT_EQ(plan().notes,
            std::vector<std::string>{
                "/etc/postfix: non_bdb_migration_level is enable-redirect; nothing needs it after "
                "this: postfix -c /etc/postfix non-bdb disable"});
}

TEST_F(PlanTest, ASavedPlanIsReadBack) {
  add_file("/etc/postfix/main.cf", "x = hash:/a\n");
  name(add_table("/a"), "/etc/postfix/main.cf", "hash");
  Plan made = plan();
  auto read = parse_plan_json(plan_json(made));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(plan_json(*read), plan_json(made));
}

TEST(WhatIsLeft, NamesEveryReason) {
  Inventory site;
  site.instances.push_back({.config_directory = "/etc/postfix",
                            .name = "",
                            .database_type = {.value = "hash", .is_set = true},
                            .cache_type = {.value = "btree", .is_set = false},
                            .migration_level = "enable-reindex",
                            .queue_directory = ""});
  site.migrated.push_back(
      {.path = "/var/lib/mailman/data/aliases", .type = "lmdb", .db_newer = true});
  TableState table;
  table.legacy_type = "hash";
  table.path = "/a";
  TableReference reference;
  reference.setting = "smtp/inet/relocated_maps";
  reference.where = FileSpan{.file = "/etc/postfix/master.cf", .line = 3, .column = 9};
  reference.nesting = {"proxy:"};
  table.references.push_back({.instance = 0, .reference = reference});
  site.tables.push_back(table);
  site.unused.push_back(
      {.file = "/etc/postfix/main.cf", .line = 7, .column = 3, .setting = "x", .text = "hash:/b"});
  EXPECT_EQ(what_is_left(site),
            (std::vector<std::string>{
                "hash:/a is named: /etc/postfix/master.cf:3:9 smtp/inet/relocated_maps in proxy:",
                "/etc/postfix: non_bdb_migration_level is enable-reindex",
                "/etc/postfix: default_database_type is hash",
                "/var/lib/mailman/data/aliases.db was written after "
                "/var/lib/mailman/data/aliases.lmdb by Mailman 2; Postfix reads the latter",
                "/etc/postfix/main.cf:7:3 x: hash:/b is not used now"}));
  EXPECT_EQ(what_is_left(Inventory{}), std::vector<std::string>{});
}

TEST_F(PlanTest, OneTableCanHaveAnotherType) {
  options.target_type = "lmdb";
  options.target_table["/etc/postfix/long"] = "cdb";
  add_file("/etc/postfix/main.cf", "x = hash:/etc/postfix/a\ny = hash:/etc/postfix/long\n");
  name(add_table("/etc/postfix/a"), "/etc/postfix/main.cf", "hash");
  TableState& table = add_table("/etc/postfix/long");
  table.source.longest_key = std::string(600, 'k');  // too long for lmdb
  name(table, "/etc/postfix/main.cf", "hash", {}, 2);
  Plan made = plan();
  EXPECT_FALSE(made.blocked());
  ASSERT_EQ(made.edits.size(), 1u);
  EXPECT_EQ(made.edits[0].new_text, "x = lmdb:/etc/postfix/a\ny = cdb:/etc/postfix/long\n");
  EXPECT_EQ(made.tables[1].target_path, "/etc/postfix/long.cdb");

  site.instances[0].database_type.is_set = false;  // what is written for all is not the exception's
  options.target_table = {{"/etc/postfix/a", "cdb"}};
  site.tables[1].source.longest_key.clear();
  made = plan();
  ASSERT_EQ(made.edits.size(), 1u);
  EXPECT_NE(made.edits[0].new_text.find("default_database_type = lmdb\n"), std::string::npos)
      << made.edits[0].new_text;
}

TEST_F(PlanTest, ATypeForATableThatIsNotThereIsAMistake) {
  options.target_table["/etc/postfix/none"] = "cdb";
  EXPECT_EQ(make_plan(site, options).error().message,
            "--to: the site has no table /etc/postfix/none");
  add_table("/c").use = TableUse::cache;
  options.target_table = {{"/c", "cdb"}};
  EXPECT_EQ(make_plan(site, options).error().message,
            "--to: /c is a cache, which Postfix writes; only lmdb can be");
}

TEST_F(PlanTest, AnotherIndexInThePlaceIsNamed) {
  add_file("/etc/postfix/main.cf", "x = hash:/etc/postfix/a\n");
  TableState& table = add_table("/etc/postfix/a");
  name(table, "/etc/postfix/main.cf", "hash");
  TableState::Index index;
  index.type = "lmdb";
  index.state = FileState::present;
  index.with_db = index.with_source =
      Comparison{.equal = false, .only_left = 0, .only_right = 3, .different = 0, .first = {}};
  table.new_indexes.push_back(index);
  Plan made = plan();
  ASSERT_EQ(made.tables[0].risks.size(), 1u);
  EXPECT_EQ(made.tables[0].risks[0],
            "/etc/postfix/a.lmdb is there already and holds other records (3 records only in "
            "a.lmdb); it is replaced, and rollback brings it back");
  site.tables[0].new_indexes[0].state = FileState::unreadable;
  site.tables[0].new_indexes[0].error = "open a.lmdb: Permission denied";
  site.tables[0].new_indexes[0].with_source = std::nullopt;
  EXPECT_EQ(plan().tables[0].risks[0],
            "/etc/postfix/a.lmdb is there already and cannot be read (open a.lmdb: Permission "
            "denied); it is replaced, and rollback brings it back");
}

}  // namespace
}  // namespace postwright::reindexer
