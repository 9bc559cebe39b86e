// apply, verify, rollback and clean with Berkeley DB files that libdb made.

#include <gtest/gtest.h>
#include <unistd.h>

#include <map>

#include "base/text.h"
#include "migration/apply/apply.h"
#include "migration/apply/clean.h"
#include "migration/apply/rollback.h"
#include "migration/apply/verify.h"
#include "migration/files/fingerprint.h"
#include "migration/inventory/writers.h"
#include "migration/records/target_type.h"
#include "migration/testing/make_db_for_test.h"
#include "migration/testing/temporary_site.h"

namespace postwright::reindexer {
namespace {

using Records = std::vector<std::pair<std::string, std::string>>;

constexpr char kTable[] = "/etc/postfix/virtual";

Result<Inventory> nothing_named(const Options&) {
  return Inventory{};
}

struct DbMigration : testing::Test {
  DbMigration() {
    site.make_directory("/etc/postfix");
    options.root = site.root();
    options.progress = false;
  }

  void add_db(const Records& records, DBTYPE type = DB_HASH, bool nul = true,
              const std::string& path = kTable) {
    ASSERT_TRUE(make_db(site.at(cat(path, ".db")), type, records, nul));
  }

  Plan plan_for(const std::string& type, Action action = Action::convert,
                const std::string& path = kTable) {
    Plan plan;
    plan.root = site.root();
    plan.config_directory = "/etc/postfix";
    PlannedTable table;
    table.legacy_type = "hash";
    table.path = path;
    table.action = action;
    table.target_type = type;
    table.target_path = cat(path, ".", type);
    for (const std::string& file : {path, cat(path, ".db"), table.target_path})
      table.rests_on.push_back(*take_fingerprint(site.root(), file));
    plan.tables.push_back(table);
    return plan;
  }

  /// All records of the new index, as `KEY=VALUE ` in key order.
  std::string content(const std::string& type) {
    auto table = find_target_type(type)->open(site.at(kTable), {});
    if (!table) return table.error().message;
    std::map<std::string, std::string> records;
    while (auto record = *(*table)->next()) records[record->key] = record->value;
    std::string text;
    for (const auto& [key, value] : records) text += cat(key, "=", value, " ");
    return text;
  }

  TemporarySite site;
  Options options;
};

TEST_F(DbMigration, ConvertsHashAndBtreeToEveryType) {
  for (DBTYPE db : {DB_HASH, DB_BTREE})
    for (bool nul : {true, false})
      for (const char* type : {"lmdb", "cdb"}) {
        SCOPED_TRACE(cat(int{db}, type, nul ? " with nul" : " without"));
        unlink(site.at(cat(kTable, ".db")).c_str());
        add_db({{"a", "1"}, {"B.example", "2"}, {"long", std::string(9000, 'x')}, {"none", ""}}, db,
               nul);
        Plan plan = plan_for(type);
        plan.tables[0].recipe.trailing_nul = nul;
        ASSERT_EQ(apply_plan(plan, options).error, "");
        // Keys with capitals are kept: the table was made without folding.
        EXPECT_EQ(content(type), cat("B.example=2 a=1 long=", std::string(9000, 'x'), " none= "));
        EXPECT_EQ(outcome_text(verify_site(options, nothing_named)),
                  cat("equal /etc/postfix/virtual.", type, ": to virtual.db\n"));
        ASSERT_EQ(roll_back(options, nothing_named).status, ExitStatus::done);
      }
}

TEST_F(DbMigration, TheRecordThatPostfixFindsIsKept) {
  // Both conventions in one file: a search tries the null byte first.
  add_db({{"k", "without"}, {"only", "bare"}}, DB_HASH, false);
  add_db({{"k", "with"}}, DB_HASH, true);
  ASSERT_EQ(apply_plan(plan_for("cdb"), options).error, "");
  EXPECT_EQ(content("cdb"), "k=with only=bare ");
}

TEST_F(DbMigration, AnAliasTableKeepsItsMarkers) {
  add_db({{"root", "alice"}, {"@", "@"}}, DB_HASH, true);
  add_db({{"YP_LAST_MODIFIED", "1700000000"}, {"YP_MASTER_NAME", "mail.example"}}, DB_HASH, false);
  std::string expected = "@=@ YP_LAST_MODIFIED=1700000000 YP_MASTER_NAME=mail.example root=alice ";
  ASSERT_EQ(apply_plan(plan_for("lmdb"), options).error, "");
  EXPECT_EQ(content("lmdb"), expected);
  ASSERT_EQ(roll_back(options, nothing_named).status, ExitStatus::done);

  site.write(kTable, "root: alice\n");
  Plan plan = plan_for("lmdb", Action::rebuild);
  plan.tables[0].recipe.alias = true;
  ASSERT_EQ(apply_plan(plan, options).error, "");
  EXPECT_EQ(content("lmdb"), expected);
}

TEST_F(DbMigration, ModeAndOwnerAreThoseOfTheDb) {
  add_db({{"a", "1"}});
  site.write(kTable, "a 1\n", 0600);
  chmod(site.at(cat(kTable, ".db")).c_str(), 0640);
  if (geteuid() == 0) {
    ASSERT_EQ(chown(site.at(cat(kTable, ".db")).c_str(), 12, 34), 0);
  }
  ASSERT_EQ(apply_plan(plan_for("lmdb", Action::rebuild), options).error, "");
  struct stat status {};
  ASSERT_EQ(stat(site.at(cat(kTable, ".lmdb")).c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0640u);
  if (geteuid() == 0) {
    EXPECT_EQ(status.st_uid, 12u);
    EXPECT_EQ(status.st_gid, 34u);
  }
}

TEST_F(DbMigration, ALinkInPlaceOfTheIndexIsNotFollowed) {
  add_db({{"a", "1"}});
  site.write("/elsewhere", "precious");
  Plan plan = plan_for("lmdb");
  ASSERT_EQ(symlink("/elsewhere", site.at(cat(kTable, ".lmdb")).c_str()), 0);
  plan.tables[0].rests_on.pop_back();
  Outcome outcome = apply_plan(plan, options);
  EXPECT_EQ(outcome.status, ExitStatus::could_not_finish);
  EXPECT_EQ(site.read("/elsewhere"), "precious");
}

TEST_F(DbMigration, ADamagedDbIsNamedAndNothingIsLeft) {
  site.write(cat(kTable, ".db"), std::string(8192, 'x'));
  Outcome outcome = apply_plan(plan_for("lmdb"), options);
  EXPECT_EQ(outcome.status, ExitStatus::could_not_finish);
  EXPECT_TRUE(outcome.error.starts_with("/etc/postfix/virtual.db: ")) << outcome.error;
  EXPECT_FALSE(site.exists("/etc/postfix/virtual.lmdb"));
  EXPECT_FALSE(site.exists("/etc/postfix/.virtual.reindexer.lmdb"));
}

TEST_F(DbMigration, RollbackListsRecordsThatWereAddedSince) {
  add_db({{"a", "1"}, {"b", "2"}});
  ASSERT_EQ(apply_plan(plan_for("cdb"), options).error, "");
  auto newer = find_target_type("cdb")->create(site.at(kTable), {});
  ASSERT_TRUE(newer && (*newer)->put("b", "3") && (*newer)->put("c", "4") && (*newer)->finish());
  Outcome outcome = roll_back(options, nothing_named);
  EXPECT_EQ(outcome.status, ExitStatus::findings);
  EXPECT_EQ(outcome_text(outcome),
            "differs /etc/postfix/virtual.cdb: 1 record only in virtual.db, 1 record only in "
            "virtual.cdb, 1 record with another value\n"
            "differs /etc/postfix/virtual.cdb: key \"a\": virtual.db has \"1\", virtual.cdb has "
            "nothing\n"
            "differs /etc/postfix/virtual.cdb: key \"b\": virtual.db has \"2\", virtual.cdb has "
            "\"3\"\n"
            "differs /etc/postfix/virtual.cdb: key \"c\": virtual.db has nothing, virtual.cdb has "
            "\"4\"\n"
            "error: rollback would lose what was done since\n"
            "nothing was undone; --discard undoes nevertheless, and keeps copies\n");
  EXPECT_TRUE(site.exists("/etc/postfix/virtual.cdb"));
  options.discard = true;
  EXPECT_EQ(roll_back(options, nothing_named).status, ExitStatus::done);
  EXPECT_FALSE(site.exists("/etc/postfix/virtual.cdb"));
}

TEST_F(DbMigration, AnIndexThatWasOnlyRewrittenIsNoLoss) {
  add_db({{"a", "1"}});
  ASSERT_EQ(apply_plan(plan_for("cdb"), options).error, "");
  auto newer = find_target_type("cdb")->create(site.at(kTable), {});
  ASSERT_TRUE(newer && (*newer)->put("a", "1") && (*newer)->finish());
  EXPECT_EQ(roll_back(options, nothing_named).status, ExitStatus::done);
  EXPECT_FALSE(site.exists("/etc/postfix/virtual.cdb"));
}

TEST_F(DbMigration, RollbackNeedsTheDb) {
  add_db({{"a", "1"}});
  ASSERT_EQ(apply_plan(plan_for("cdb"), options).error, "");
  unlink(site.at(cat(kTable, ".db")).c_str());
  options.discard = true;
  Outcome outcome = roll_back(options, nothing_named);
  EXPECT_EQ(outcome.status, ExitStatus::could_not_finish);
  EXPECT_EQ(outcome.error,
            "/etc/postfix/virtual.db is gone: the old configuration would not find "
            "hash:/etc/postfix/virtual");
  EXPECT_TRUE(site.exists("/etc/postfix/virtual.cdb"));
}

TEST_F(DbMigration, CleanRemovesOnlyWhatIsProvenAndNotNamed) {
  add_db({{"a", "1"}});
  ASSERT_EQ(apply_plan(plan_for("lmdb"), options).error, "");
  Outcome outcome = clean_site(options, nothing_named);
  EXPECT_EQ(outcome_text(outcome),
            "would be removed /etc/postfix/virtual.db\n"
            "nothing was removed; `reindexer clean --remove` removes\n");
  EXPECT_TRUE(site.exists("/etc/postfix/virtual.db"));

  options.remove = true;
  auto named = [](const Options&) -> Result<Inventory> {
    Inventory inventory;
    TableState table;
    table.path = kTable;
    TableReference reference;
    reference.type = "btree";
    table.references.push_back({.instance = 0, .reference = reference});
    inventory.tables.push_back(table);
    return inventory;
  };
  EXPECT_EQ(outcome_text(clean_site(options, named)),
            "kept /etc/postfix/virtual.db: the configuration still names "
            "hash:/etc/postfix/virtual\n");
  EXPECT_TRUE(site.exists("/etc/postfix/virtual.db"));

  EXPECT_EQ(outcome_text(clean_site(options, nothing_named)), "removed /etc/postfix/virtual.db\n");
  EXPECT_FALSE(site.exists("/etc/postfix/virtual.db"));
}

TEST_F(DbMigration, CleanLeavesWhatOtherSoftwareWants) {
  constexpr const char* kAliases = "/var/lib/mailman/data/aliases";
  site.make_directory("/var/lib/mailman/data");
  add_db({{"a", "1"}}, DB_HASH, true, kAliases);
  ASSERT_EQ(apply_plan(plan_for("lmdb", Action::convert, kAliases), options).error, "");
  options.remove = true;
  EXPECT_EQ(outcome_text(clean_site(options, nothing_named)),
            "kept /var/lib/mailman/data/aliases.db: it is made by Mailman 2: it runs postalias and "
            "postmap without a type and then wants aliases.db and virtual-mailman.db; set "
            "POSTFIX_ALIAS_CMD and POSTFIX_MAP_CMD in mm_cfg.py; then remove it by hand\n");
  EXPECT_TRUE(site.exists("/var/lib/mailman/data/aliases.db"));
}

/// Each row of writers.cc, as the table's own path and behind a link to its directory.
TEST_F(DbMigration, CleanLeavesTheTableOfEveryWriter) {
  options.remove = true;
  site.make_directory("/srv");
  int links = 0;
  for (const Writer& writer : writers()) {
    std::string part(writer.path_part);
    if (part.ends_with('/')) part += "table";
    std::string own = cat("/var/lib/x", part);
    std::string directory = own.substr(0, own.rfind('/'));
    std::string name = own.substr(own.rfind('/') + 1);
    site.make_directory(directory);
    std::string link = cat("/srv/link", links++);
    ASSERT_EQ(symlink(directory.c_str(), site.at(link).c_str()), 0);
    for (const std::string& table : {own, cat(link, "/", name)}) {
      if (!site.exists(cat(own, ".db"))) add_db({{"a", "1"}}, DB_HASH, true, own.c_str());
      ASSERT_EQ(apply_plan(plan_for("lmdb", Action::convert, table.c_str()), options).error, "");
      std::string text = outcome_text(clean_site(options, nothing_named));
      EXPECT_NE(text.find(cat("kept ", table, ".db: it is made by ", writer.name, ": ")),
                std::string::npos)
          << text;
      EXPECT_TRUE(site.exists(cat(own, ".db"))) << table;
    }
  }
}

TEST_F(DbMigration, VerifyWithoutAJournalComparesWhatTheSiteHas) {
  add_db({{"a", "1"}, {"b", "2"}});
  auto index = find_target_type("cdb")->create(site.at(kTable), {});
  ASSERT_TRUE(index && (*index)->put("a", "1") && (*index)->finish());
  auto inventory = [](const Options&) -> Result<Inventory> {
    Inventory found;
    TableState table;
    table.path = kTable;
    table.db.state = FileState::present;
    TableState::Index cdb;
    cdb.type = "cdb";
    cdb.state = FileState::present;
    table.new_indexes.push_back(cdb);
    found.tables.push_back(table);
    return found;
  };
  Outcome outcome = verify_site(options, inventory);
  EXPECT_EQ(outcome.status, ExitStatus::findings);
  EXPECT_EQ(outcome_text(outcome),
            "differs /etc/postfix/virtual.cdb: 1 record only in virtual.db\n"
            "differs /etc/postfix/virtual.cdb: key \"b\": virtual.db has \"2\", virtual.cdb has "
            "nothing\n");
}

}  // namespace
}  // namespace postwright::reindexer
