#include "lint/site/table_files.h"

#include <algorithm>

#include "base/text.h"
#include "libconf/parameters/client_parameters.h"
#include "lint/input/unknown_text.h"

namespace postwright::lint {
namespace {

struct IndexSuffix {
  std::string_view type;
  std::string_view suffix;  ///< of its index
};
constexpr IndexSuffix kIndexTypes[] = {{"btree", ".db"}, {"cdb", ".cdb"},   {"cidr", ""},
                                       {"hash", ".db"},  {"lmdb", ".lmdb"}, {"pcre", ""},
                                       {"regexp", ""},   {"texthash", ""}};

}  // namespace

std::optional<TableFiles> table_files(const TableReference& table) {
  if (table.use == TableUse::cache || !table.name.starts_with('/') || !is_known(table.name))
    return std::nullopt;
  const auto* row = std::ranges::find(kIndexTypes, table.type, &IndexSuffix::type);
  if (row == std::end(kIndexTypes)) {
    if (client_parameters(table.type).empty()) return std::nullopt;
    return TableFiles{.source = table.name, .index = {}};
  }
  return TableFiles{.source = table.name,
                    .index = row->suffix.empty() ? "" : cat(table.name, row->suffix)};
}

std::string build_command(const TableReference& table) {
  return cat(table.use == TableUse::alias ? "postalias " : "postmap ", table.type, ":", table.name);
}

Finding& report_table(Report& report, const TableReference& table, std::string message) {
  Finding& finding = report.add(*table.where, std::move(message));
  finding.parameter = table.setting;
  finding.value = cat(table.type, ":", table.name);
  return finding;
}

}  // namespace postwright::lint
