#include "base/text.h"
#include "lint/site/table_files.h"

namespace postwright::lint {
namespace {

void check_pf205(const Site& site, Report& report) {
  const FileSystem& disk = *site.context().files;
  for (const TableReference& table : site.tables()) {
    auto files = table_files(table);
    if (!files || !table.where || files->index.empty()) continue;
    if (!disk.look(files->index).is_missing() || !disk.look(files->source).exists()) continue;
    report_table(report, table, cat(files->index, " does not exist: run ", build_command(table)));
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf205_missing_index){
    .id = "PF205",
    .name = "missing-index",
    .level = Level::error,
    .finds = "A table of an indexed type whose source exists, and whose index does not.",
    .why = "Every lookup fails, and mail is deferred with a 451 answer.",
    .fixing = "Run what the finding says.",
    .bad = "virtual_alias_maps = lmdb:/etc/postfix/virtual\n",
    .good = "virtual_alias_maps = texthash:/etc/postfix/virtual\n",
    .source = "DATABASE_README",
    .looks_at_files = true,
    .check_site = check_pf205,
};

}  // namespace postwright::lint
