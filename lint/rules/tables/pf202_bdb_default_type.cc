#include <algorithm>

#include "base/text.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

constexpr std::string_view kOldTypes[] = {"btree", "dbm", "hash", "sdbm"};

void check_pf202(const Site& site, Report& report) {
  for (std::string_view name : {"default_cache_db_type", "default_database_type"}) {
    const Assignment* assignment = site.deciding(name);
    auto type = site.known_value(name);
    if (!assignment || !type || std::ranges::find(kOldTypes, *type) == std::end(kOldTypes))
      continue;
    Level level = site.context().without_bdb ? Level::warning : report.rule().level;
    Finding& finding =
        report.add(level, site.value_span(*assignment),
                   cat(name, " = ", *type, " makes new tables of an old type: write lmdb"));
    finding.parameter = name;
    finding.value = *type;
    finding.fix = replace_value(site, *assignment, "lmdb", FixKind::unsafe);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf202_bdb_default_type){
    .id = "PF202",
    .name = "bdb-default-type",
    .level = Level::info,
    .fix = FixKind::unsafe,
    .finds =
        "default_database_type or default_cache_db_type set to hash, btree, dbm or sdbm. A "
        "warning with --profile migration or --target-without-bdb.",
    .why =
        "postmap and postalias without a type go on building Berkeley DB, and `postfix non-bdb` "
        "refuses to redirect such tables.",
    .fixing = "Sets lmdb. Tables that are named without a type must be built anew.",
    .bad = "default_database_type = hash\n",
    .good = "default_database_type = lmdb\n",
    .source = "NON_BERKELEYDB_README",
    .check_site = check_pf202,
};

}  // namespace postwright::lint
