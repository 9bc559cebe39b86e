#include <algorithm>
#include <vector>

#include "base/text.h"
#include "libconf/tables/table_spec.h"
#include "libconf/tables/table_uses.h"
#include "lint/findings/finding.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

/// "type:/path", and nothing else that has a colon.
bool names_file_table(std::string_view word, std::string_view& type) {
  std::size_t colon = word.find(":/");
  if (colon == std::string_view::npos || colon == 0) return false;
  type = word.substr(0, colon);
  return std::ranges::all_of(type, is_alnum) && is_alpha(type[0]);
}

void check_pf203(const Site& site, Report& report) {
  for (const Assignment& assignment : site.assignments()) {
    if (!assignment.counts || form_of(assignment.name) != ValueForm::tables) continue;
    for (const ValueWord& word : site.words(assignment)) {
      std::string_view type;
      if (!is_known(word.text) || !names_file_table(word.text, type) || is_map_type(type)) continue;
      Finding& finding = report.add(word.where, cat("Postfix has no table type ", type));
      finding.parameter = Site::full_name(assignment);
      finding.value = word.text;
    }
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf203_unsupported_table_type){
    .id = "PF203",
    .name = "unsupported-table-type",
    .level = Level::error,
    .finds = "A table whose type no build of Postfix has.",
    .why = "The table cannot be opened, and mail is deferred.",
    .fixing = "Write a type that `postconf -m` lists.",
    .bad = "virtual_alias_maps = has:/etc/postfix/virtual\n",
    .good = "virtual_alias_maps = lmdb:/etc/postfix/virtual\n",
    .source = "DATABASE_README",
    .check_site = check_pf203,
};

}  // namespace postwright::lint
