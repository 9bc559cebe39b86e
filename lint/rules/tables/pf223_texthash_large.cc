#include <algorithm>

#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/input/input.h"

namespace postwright::lint {
namespace {

constexpr std::ptrdiff_t kManyLines = 10'000;

void check_pf223(const TableSource& table, Report& report) {
  if (table.file.type != "texthash") return;
  std::ptrdiff_t lines = std::ranges::count(table.file.bytes(), '\n');
  if (lines <= kManyLines) return;
  report.add(table.file.source->span(0, 0),
             cat("texthash: reads these ", lines, " lines whenever a process starts"));
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf223_texthash_large){
    .id = "PF223",
    .name = "texthash-large",
    .level = Level::info,
    .finds = "A texthash: table of more than 10,000 lines.",
    .why = "Each process reads all of it into memory when it starts, and daemons start often.",
    .fixing = "Build an lmdb: or cdb: index of it.",
    .bad = "virtual_alias_maps = texthash:/etc/postfix/ten_thousand_aliases\n",
    .good = "virtual_alias_maps = lmdb:/etc/postfix/ten_thousand_aliases\n",
    .source = "DATABASE_README",
    .check_table = check_pf223,
};

}  // namespace postwright::lint
