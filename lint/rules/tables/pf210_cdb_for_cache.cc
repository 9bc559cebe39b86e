#include "base/text.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

void check_pf210(const Site& site, Report& report) {
  for (const TableReference& table : site.tables()) {
    if (table.type != "cdb" || table.use != TableUse::cache || !table.where) continue;
    Finding& finding =
        report.add(table.type_span ? *table.type_span : *table.where,
                   cat("a cdb table cannot be written to, and ", table.setting, " is a cache"));
    finding.parameter = table.setting;
    finding.value = cat(table.type, ":", table.name);
    if (table.type_span && table.type_via.empty())
      finding.fix = replace_span(*table.type_span, "lmdb", FixKind::unsafe);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf210_cdb_for_cache){
    .id = "PF210",
    .name = "cdb-for-cache",
    .level = Level::error,
    .fix = FixKind::unsafe,
    .finds =
        "A cdb: table for a cache: address_verify_map, postscreen_cache_map, TLS session "
        "caches.",
    .why = "A constant database is replaced as a whole and never updated; the daemon stops.",
    .fixing = "Writes lmdb.",
    .bad = "address_verify_map = cdb:$data_directory/verify_cache\n",
    .good = "address_verify_map = lmdb:$data_directory/verify_cache\n",
    .source = "CDB_README; NON_BERKELEYDB_README",
    .check_site = check_pf210,
};

}  // namespace postwright::lint
