#include <algorithm>
#include <set>

#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/site/table_files.h"

namespace postwright::lint {
namespace {

constexpr std::string_view kIndexSuffixes[] = {".cdb", ".db", ".lmdb"};

void check_pf208(const Site& site, Report& report) {
  if (!site.main_file() || site.main_file()->masked.is_template) return;
  std::set<std::string> reached;
  for (const TableReference& table : site.tables())
    for (std::string_view suffix : kIndexSuffixes)
      if (auto files = table_files(table); files && files->index.ends_with(suffix))
        reached.insert(files->index);
  const std::string& directory = site.configuration().directory();
  for (const std::string& name : site.context().files->names_in(directory)) {
    std::string path = cat(directory, "/", name);
    if (reached.contains(path) ||
        std::ranges::none_of(kIndexSuffixes, [&](std::string_view suffix) {
          return name.ends_with(suffix) && name.size() > suffix.size();
        }))
      continue;
    Finding& finding = report.add(site.main_file()->source->span(0, 0),
                                  cat("no setting reaches the index ", path));
    finding.value = path;
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf208_orphan_index){
    .id = "PF208",
    .name = "orphan-index",
    .level = Level::info,
    .finds =
        "A .db, .lmdb or .cdb file in the configuration directory that no setting of this "
        "instance uses.",
    .why =
        "Left-overs of a migration or of a removed setting; some, such as sasl_passwd.db, still "
        "hold secrets.",
    .fixing =
        "Remove it, when no other program reads it. `reindexer clean` removes .db files that "
        "it has migrated.",
    .bad = "smtp_sasl_password_maps = lmdb:/etc/postfix/sasl_passwd\n",
    .good = "smtp_sasl_password_maps = hash:/etc/postfix/sasl_passwd\n",
    .source = "NON_BERKELEYDB_README",
    .looks_at_files = true,
    .check_site = check_pf208,
};

}  // namespace postwright::lint
