#include <map>

#include "base/text.h"
#include "libconf/tables/table_spec.h"
#include "libconf/tables/table_uses.h"
#include "lint/site/fixes.h"

namespace postwright::lint {
namespace {

/// What proxymap(8) may open: lists made of other settings, in which much stands twice.
bool is_permission_list(std::string_view parameter) {
  return parameter == "proxy_read_maps" || parameter == "proxy_write_maps";
}

bool names_table(std::string_view word) {
  std::size_t colon = word.find(':');
  return colon != std::string_view::npos && is_map_type(word.substr(0, colon));
}

/// Written in this value, not in another one that it names.
bool is_own_word(const Site& site, const Assignment& assignment, const ValueWord& word) {
  FileSpan value = site.value_span(assignment);
  return word.literal && word.where.file == value.file && word.where.offset >= value.offset &&
         word.where.offset < value.offset + value.length;
}

void check_pf228(const Site& site, Report& report) {
  if (site.has_branches()) return;
  for (const Assignment& assignment : site.assignments()) {
    ValueForm form = form_of(assignment.name);
    if (!assignment.counts || is_permission_list(assignment.name)) continue;
    if (form != ValueForm::tables && form != ValueForm::matches) continue;
    std::map<std::string, FileSpan> seen;
    for (const ValueWord& word : site.words(assignment)) {
      if (!is_own_word(site, assignment, word) || !is_known(word.text) || !names_table(word.text))
        continue;
      auto [first, is_new] = seen.emplace(word.text, word.where);
      if (is_new) continue;
      Finding& finding =
          report.add(word.where, cat(word.text, " stands in ", assignment.name,
                                     " before: it is asked again for what it does not have"));
      finding.parameter = Site::full_name(assignment);
      finding.value = word.text;
      finding.related.push_back({.where = first->second, .text = "the first one"});
      finding.fix = remove_word(site, assignment, word, FixKind::safe);
    }
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf228_table_listed_twice){
    .id = "PF228",
    .name = "table-listed-twice",
    .level = Level::info,
    .fix = FixKind::safe,
    .finds = "The same table twice in one list of tables or patterns.",
    .why =
        "The second one never has an answer that the first one had not: each lookup that fails "
        "asks twice. Often another table was meant.",
    .fixing = "Removes the later one.",
    .bad = "virtual_alias_maps = lmdb:/etc/postfix/virtual, lmdb:/etc/postfix/virtual\n",
    .good = "virtual_alias_maps = lmdb:/etc/postfix/virtual\n",
    .source = "postconf(5)",
    .check_site = check_pf228,
};

}  // namespace postwright::lint
