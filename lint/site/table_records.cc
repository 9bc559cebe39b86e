#include "lint/site/table_records.h"

#include <algorithm>

#include "base/logical_line.h"
#include "base/text.h"
#include "libmaps/memory/inline_table.h"
#include "libmaps/text/postmap_source.h"
#include "lint/site/source_messages.h"
#include "lint/site/table_files.h"

namespace postwright::lint {
namespace {

constexpr std::string_view kWithTextSource[] = {"btree", "cdb", "hash", "lmdb", "texthash"};

std::optional<std::vector<TableRecord>> inline_records(std::string_view name) {
  auto table = open_inline_table(name, {});
  if (!table) return std::nullopt;
  std::vector<TableRecord> records;
  for (;;) {
    auto record = (*table)->next();
    if (!record) return std::nullopt;
    if (!*record) return records;
    records.push_back({.key = ascii_lower((*record)->key), .value = (*record)->value});
  }
}

}  // namespace

std::optional<std::vector<TableRecord>> records_of(const Site& site, const TableReference& table) {
  if (!is_known(table.name)) return std::nullopt;
  if (table.type == "inline") return inline_records(table.name);
  if (std::ranges::find(kWithTextSource, table.type) == std::end(kWithTextSource))
    return std::nullopt;
  auto source = site.read(table.name);
  if (!source || !is_known(mask_templates(source->bytes, TemplateKind::automatic).text))
    return std::nullopt;
  std::vector<TableRecord> records;
  SourceMessages ignored;
  LogicalLineReader lines(source->bytes);
  Status read = read_postmap_source(
      lines, {.file = source->shown}, ignored, [&](const SourceRecord& record) -> Status {
        records.push_back({.key = ascii_lower(record.key), .value = std::string(record.value)});
        return {};
      });
  if (!read) return std::nullopt;
  return records;
}

}  // namespace postwright::lint
