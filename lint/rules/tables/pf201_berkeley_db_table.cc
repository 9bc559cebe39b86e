#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

void check_pf201(const Site& site, Report& report) {
  Level level = site.context().without_bdb ? Level::error : Level::warning;
  for (const TableReference& table : site.tables()) {
    if ((table.type != "hash" && table.type != "btree") || !table.where) continue;
    const FileSpan& where = table.type_span ? *table.type_span : *table.where;
    Finding& finding =
        report.add(level, where,
                   cat(table.type, ":", table.name, " is a Berkeley DB table",
                       site.context().without_bdb ? ", and there will be no Berkeley DB"
                                                  : ", which many systems no longer have"));
    finding.parameter = table.setting;
    finding.value = cat(table.type, ":", table.name);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf201_berkeley_db_table){
    .id = "PF201",
    .name = "berkeley-db-table",
    .level = Level::warning,
    .finds =
        "A hash: or btree: table, wherever main.cf, master.cf and client files name one. An "
        "error with --target-without-bdb.",
    .why =
        "Berkeley DB is gone from many distributions. Postfix there answers \"unsupported "
        "dictionary type\", and mail is deferred.",
    .fixing =
        "Nothing by itself: the table must be built in its new type first. `reindexer plan` "
        "shows what to do, `reindexer apply` does it.",
    .bad = "virtual_alias_maps = hash:/etc/postfix/virtual\n",
    .good = "virtual_alias_maps = lmdb:/etc/postfix/virtual\n",
    .source = "NON_BERKELEYDB_README",
    .check_site = check_pf201,
};

}  // namespace postwright::lint
