#include <map>
#include <vector>

#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

/// Tables of one type that one file names: one finding, whose other places are related ones.
struct Named {
  const TableReference* first = nullptr;
  std::vector<const TableReference*> others;
};

FileSpan place_of(const TableReference& table) {
  return table.type_span ? *table.type_span : *table.where;
}

void check_pf201(const Site& site, Report& report) {
  Level level = site.context().without_bdb ? Level::warning : report.rule().level;
  std::map<std::pair<std::string, std::string>, Named> by_file;  // and type
  for (const TableReference& table : site.tables()) {
    if ((table.type != "hash" && table.type != "btree") || !table.where) continue;
    Named& named = by_file[{place_of(table).file, table.type}];
    if (named.first)
      named.others.push_back(&table);
    else
      named.first = &table;
  }
  for (const auto& [key, named] : by_file) {
    const TableReference& first = *named.first;
    std::size_t count = named.others.size();
    std::string more = count == 0   ? ""
                       : count == 1 ? " and one other table here"
                                    : cat(" and ", count, " other tables here");
    Finding& finding =
        report.add(level, place_of(first),
                   cat(first.type, ":", first.name, more, count == 0 ? " is a" : " are",
                       " Berkeley DB", count == 0 ? " table" : "",
                       site.context().without_bdb ? ", and there will be no Berkeley DB"
                                                  : ", which many systems no longer have",
                       "; `reindexer plan` shows the way off it"));
    finding.parameter = first.setting;
    finding.value = cat(first.type, ":");
    for (const TableReference* other : named.others)
      finding.related.push_back(
          {.where = place_of(*other), .text = cat(other->type, ":", other->name)});
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf201_berkeley_db_table){
    .id = "PF201",
    .name = "berkeley-db-table",
    .level = Level::info,
    .finds =
        "hash: or btree: tables, wherever main.cf, master.cf and client files name them: one "
        "finding "
        "for each file and type. A warning with --target-without-bdb or --profile migration.",
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
