#include "base/text.h"
#include "migration/files/fingerprint.h"
#include "migration/records/target_type.h"
#include "migration/testing/crash_site.h"
#include "migration/testing/make_db_for_test.h"

namespace postwright::reindexer {
namespace {

using Records = std::vector<std::pair<std::string, std::string>>;

struct TableOfSite {
  const char* path;
  const char* legacy_type;
  Action action;
  Records records;
};

const std::vector<TableOfSite>& tables_of_site() {
  static const std::vector<TableOfSite> kTables = {
      {"/etc/postfix/access", "hash", Action::rebuild, {{"a.example", "OK"}, {"b", "REJECT no"}}},
      {"/etc/postfix/virtual", "btree", Action::convert, {{"x@example.com", "x"}, {"@y", "y"}}},
      {"/etc/aliases", "hash", Action::rebuild, {{"root", "alice"}, {"bob", "bob@example.com"}}},
      // There is an index already, which is not the .db's.
      {"/var/lib/lists/members", "hash", Action::convert, {{"list", "a, b"}, {"list2", "c"}}},
  };
  return kTables;
}

std::string main_cf(const char* type) {
  std::string hash = type ? type : "hash";
  return cat("# the site\nalias_maps = ", hash, ":/etc/aliases\n",
             "virtual_alias_maps = ", type ? type : "btree", ":/etc/postfix/virtual\n",
             "relay_domains = ", hash, ":/var/lib/lists/members\n");
}
std::string master_cf(const char* type) {
  return cat("smtp inet n - n - - smtpd\n  -o smtpd_sender_restrictions=check_sender_access ",
             type ? type : "hash", ":/etc/postfix/access\n");
}

class SmallCrashSite final : public CrashSite {
 public:
  SmallCrashSite() {
    site_.make_directory("/etc/postfix");
    site_.make_directory("/var/lib/lists");
    site_.write("/etc/postfix/main.cf", main_cf(nullptr), 0640);
    site_.write("/etc/postfix/master.cf", master_cf(nullptr), 0604);
    std::map<std::string, std::vector<ExpectedRecord>> expected;
    for (const TableOfSite& table : tables_of_site()) {
      make_table(table);
      for (const auto& [key, value] : table.records) expected[table.path].push_back({key, value});
    }
    auto old = find_target_type("lmdb")->create(site_.at("/var/lib/lists/members"), {});
    if (!old || !(*old)->put("list", "old") || !(*old)->finish()) abort();
    remember(std::move(expected));
  }

  Plan plan() const override {
    Plan plan;
    plan.root = root();
    plan.config_directory = "/etc/postfix";
    plan.instances.push_back({.config_directory = "/etc/postfix", .name = "", .reload = true});
    for (const TableOfSite& row : tables_of_site()) {
      PlannedTable table;
      table.legacy_type = row.legacy_type;
      table.path = row.path;
      table.action = row.action;
      table.target_type = "lmdb";
      table.target_path = cat(row.path, ".lmdb");
      table.recipe.alias = table.path == "/etc/aliases";
      for (const std::string& path : {table.path, cat(table.path, ".db"), table.target_path})
        table.rests_on.push_back(*take_fingerprint(root(), path));
      plan.tables.push_back(std::move(table));
    }
    add_edit(plan, "/etc/postfix/main.cf", main_cf(nullptr), main_cf("lmdb"));
    add_edit(plan, "/etc/postfix/master.cf", master_cf(nullptr), master_cf("lmdb"));
    return plan;
  }

 private:
  void make_table(const TableOfSite& table) {
    std::string path = table.path;
    bool alias = path == "/etc/aliases";
    std::string source;
    for (const auto& [key, value] : table.records)
      source += cat(key, alias ? ": " : " ", value, "\n");
    if (table.action == Action::rebuild) site_.write(path, source);
    Records records = table.records;
    if (alias) records.emplace_back("@", "@");
    DBTYPE type = std::string_view(table.legacy_type) == "hash" ? DB_HASH : DB_BTREE;
    std::string db = site_.at(cat(path, ".db"));
    if (!make_db(db, type, records)) abort();
    chmod(db.c_str(), 0640);
  }

  void add_edit(Plan& plan, const char* path, std::string old_text, std::string new_text) const {
    ConfigEdit edit;
    edit.path = edit.target = path;
    edit.before = *take_fingerprint(root(), path);
    edit.old_text = std::move(old_text);
    edit.new_text = std::move(new_text);
    plan.edits.push_back(std::move(edit));
  }
};

}  // namespace

std::unique_ptr<CrashSite> make_small_crash_site() {
  return std::make_unique<SmallCrashSite>();
}

}  // namespace postwright::reindexer
