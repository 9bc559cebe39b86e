#include "base/text.h"
#include "libconf/tables/table_spec.h"
#include "libconf/tables/table_uses.h"
#include "lint/knowledge/restrictions.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

/// The word without what other tables are named in: proxy: and debug:.
std::string_view innermost(std::string_view word) {
  for (;;) {
    std::size_t colon = word.find(':');
    std::string_view type = word.substr(0, colon);
    if (colon == std::string_view::npos || (type != "proxy" && type != "debug")) return word;
    word.remove_prefix(colon + 1);
  }
}

/// The type of "type:/path", where there is no such type; empty for all else that has a colon.
std::string_view unknown_type_of(std::string_view word) {
  std::size_t colon = word.find(":/");
  if (colon == std::string_view::npos || colon == 0) return {};
  std::string_view type = word.substr(0, colon);
  bool is_word = is_alpha(type[0]) && type.find_first_of(":[]{}/") == std::string_view::npos;
  return !is_word || is_map_type(type) ? std::string_view() : type;
}

/// "check=lmdb": somebody took the type for the value of an option.
std::string hint_for_type(std::string_view type) {
  std::string_view behind = type.substr(type.rfind('=') + 1);
  return behind != type && is_map_type(behind) ? cat("; did you mean ", behind, ":?") : "";
}

void check_table_word(const Assignment& assignment, const ValueWord& word, Report& report) {
  std::string_view text(word.text);
  if (text.starts_with('!')) text.remove_prefix(1);
  std::string_view type = is_known(text) ? unknown_type_of(innermost(text)) : std::string_view();
  if (type.empty()) return;
  Finding& finding =
      report.add(word.where, cat("Postfix has no table type ", type, hint_for_type(type)));
  finding.parameter = Site::full_name(assignment);
  finding.value = word.text;
}

void check_restrictions(const Site& site, Report& report) {
  for (const RestrictionList& list : restriction_lists(site)) {
    for (const RestrictionStep& step : list.steps) {
      bool takes_table = step.known && step.known->argument == RestrictionArgument::table;
      if (takes_table && step.argument) check_table_word(*list.assignment, *step.argument, report);
      if (step.is_table) check_table_word(*list.assignment, step.word, report);
    }
  }
}

/// The types that tables have where none is written.
void check_default_types(const Site& site, Report& report) {
  for (std::string_view name : {"default_database_type", "default_cache_db_type"}) {
    const Assignment* assignment = site.deciding(name);
    auto type = site.known_value(name);
    if (!assignment || !type || type->empty() || is_map_type(*type)) continue;
    site.report(report, *assignment, cat("Postfix has no table type ", *type));
  }
}

void check_pf203(const Site& site, Report& report) {
  check_default_types(site, report);
  check_restrictions(site, report);
  for (const Assignment& assignment : site.assignments()) {
    ValueForm form = form_of(assignment.name);
    if (!assignment.counts ||
        (form != ValueForm::tables && form != ValueForm::table && form != ValueForm::matches))
      continue;
    for (const ValueWord& word : site.words(assignment)) check_table_word(assignment, word, report);
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
