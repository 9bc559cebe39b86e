#include "base/text.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

void check_pf209(const Site& site, Report& report) {
  const Assignment* assignment = site.deciding("non_bdb_migration_level");
  auto level = site.known_value("non_bdb_migration_level");
  if (!assignment || !level || !level->starts_with("enable-")) return;
  bool left = false;
  for (const TableReference& table : site.tables())
    left |= (table.type == "hash" || table.type == "btree") && !table.from_default;
  Finding& finding = report.add(
      site.value_span(*assignment),
      left ? cat("non_bdb_migration_level ", *level,
                 " is for the time of a migration: name the new types in the configuration")
           : cat("non_bdb_migration_level ", *level, " has nothing left to do"));
  finding.parameter = "non_bdb_migration_level";
  finding.value = *level;
  bool whole = site.master_file() && !site.main_file()->masked.is_template &&
               !site.master_file()->masked.is_template;
  if (!left && whole) finding.fix = replace_value(site, *assignment, "disable", FixKind::unsafe);
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf209_redirect_left_on){
    .id = "PF209",
    .name = "redirect-left-on",
    .level = Level::info,
    .fix = FixKind::unsafe,
    .finds = "non_bdb_migration_level enable-redirect or enable-reindex.",
    .why =
        "Redirection hides which tables are in use, and a service that builds indexes on "
        "request is one more thing that an attacker can talk to.",
    .fixing = "Sets disable where no hash: or btree: table is left.",
    .bad = "non_bdb_migration_level = enable-reindex\n",
    .good = "non_bdb_migration_level = disable\n",
    .source = "NON_BERKELEYDB_README",
    .since = {.major_part = 3, .minor_part = 11},
    .check_site = check_pf209,
};

}  // namespace postwright::lint
