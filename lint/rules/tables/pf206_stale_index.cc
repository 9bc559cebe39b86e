#include "base/text.h"
#include "lint/site/table_files.h"

namespace postwright::lint {
namespace {

void check_pf206(const Site& site, Report& report) {
  const FileSystem& disk = *site.context().files;
  for (const TableReference& table : site.tables()) {
    auto files = table_files(table);
    if (!files || !table.where || files->index.empty()) continue;
    FileFacts index = disk.look(files->index);
    FileFacts source = disk.look(files->source);
    if (!index.exists() || !source.exists() || index.modified >= source.modified) continue;
    report_table(
        report, table,
        cat(files->index, " is older than ", files->source, ": run ", build_command(table)));
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf206_stale_index){
    .id = "PF206",
    .name = "stale-index",
    .level = Level::warning,
    .finds = "An index file that is older than its source.",
    .why =
        "Postfix goes on with the old content. It warns in the log, and then only after a while.",
    .fixing = "Run what the finding says.",
    .bad = "virtual_alias_maps = lmdb:/etc/postfix/virtual\n",
    .good = "virtual_alias_maps = texthash:/etc/postfix/virtual\n",
    .source = "postmap(1)",
    .looks_at_files = true,
    .check_site = check_pf206,
};

}  // namespace postwright::lint
