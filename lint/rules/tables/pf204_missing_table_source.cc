#include "base/text.h"
#include "lint/site/table_files.h"

namespace postwright::lint {
namespace {

void check_pf204(const Site& site, Report& report) {
  const FileSystem& disk = *site.context().files;
  for (const TableReference& table : site.tables()) {
    auto files = table_files(table);
    if (!files || !table.where || !disk.look(files->source).is_missing()) continue;
    if (!files->index.empty() && !disk.look(files->index).is_missing()) continue;
    report_table(
        report, table,
        cat(files->source, " does not exist", files->index.empty() ? "" : ", nor its index"));
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf204_missing_table_source){
    .id = "PF204",
    .name = "missing-table-source",
    .level = Level::error,
    .finds = "A table whose file does not exist, and neither does its index.",
    .why = "Every lookup fails, and mail is deferred with a 451 answer.",
    .fixing = "Make the file, or remove the table.",
    .bad = "virtual_alias_maps = lmdb:/etc/postfix/virtal\n",
    .good = "virtual_alias_maps = lmdb:/etc/postfix/virtual\n",
    .source = "DATABASE_README",
    .looks_at_files = true,
    .check_site = check_pf204,
};

}  // namespace postwright::lint
