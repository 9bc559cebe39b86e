#include <algorithm>
#include <map>

#include "base/text.h"
#include "lint/site/table_files.h"

namespace postwright::lint {
namespace {

constexpr std::string_view kBuilt[] = {"btree", "cdb", "dbm", "hash", "lmdb", "sdbm"};

/// Lists that only ask whether a name is there, as they are meant to.
bool only_asks(std::string_view setting) {
  return setting.ends_with("local_recipient_maps") || setting.ends_with("smtpd_sender_login_maps");
}

void check_pf213(const Site& site, Report& report) {
  std::map<std::string, const TableReference*> aliases;
  for (const TableReference& table : site.tables())
    if (table.use == TableUse::alias && is_known(table.name))
      aliases.emplace(cat(table.type, ":", table.name), &table);
  for (const TableReference& table : site.tables()) {
    if (table.use == TableUse::alias || !table.where || only_asks(table.setting)) continue;
    if (std::ranges::find(kBuilt, table.type) == std::end(kBuilt)) continue;
    auto same = aliases.find(cat(table.type, ":", table.name));
    if (same == aliases.end()) continue;
    Finding& finding = report_table(report, table,
                                    cat(same->first, " is an alias table, built by postalias (",
                                        same->second->setting, "), and is read as postmap's here"));
    if (same->second->where)
      finding.related.push_back({.where = *same->second->where, .text = "the alias table"});
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf213_postalias_vs_postmap){
    .id = "PF213",
    .name = "postalias-vs-postmap",
    .level = Level::info,
    .finds =
        "An index file that alias_maps or alias_database name, and another parameter too that is "
        "not only asked whether a name exists.",
    .why =
        "postalias and postmap read different source formats: whoever rebuilds the table with the "
        "other program gets keys that end in a colon, or none.",
    .fixing = "Give each its own file.",
    .bad = "alias_maps = lmdb:/etc/aliases\nvirtual_alias_maps = lmdb:/etc/aliases\n",
    .good = "alias_maps = lmdb:/etc/aliases\nvirtual_alias_maps = lmdb:/etc/postfix/virtual\n",
    .source = "postalias(1), postmap(1)",
    .check_site = check_pf213,
};

}  // namespace postwright::lint
