#include <map>

#include "base/text.h"
#include "lint/knowledge/restrictions.h"
#include "lint/site/fixes.h"

namespace postwright::lint {
namespace {

void check_pf307(const Site& site, Report& report) {
  if (site.has_branches()) return;
  for (const RestrictionList& list : restriction_lists(site)) {
    if (!list.known) continue;
    std::map<std::string, const RestrictionStep*> seen;
    for (const RestrictionStep& step : list.steps) {
      if (step.warn_if_reject || (!step.known && !step.is_table)) continue;
      if (step.known && step.known->name == "sleep") continue;
      std::string key =
          step.argument ? cat(step.word.text, " ", step.argument->text) : step.word.text;
      auto [first, added] = seen.emplace(key, &step);
      if (added) continue;
      Finding& finding =
          report.add(step.word.where, cat(key, " stands in this list already, and decided there"));
      finding.parameter = Site::full_name(*list.assignment);
      finding.value = key;
      finding.related.push_back({.where = first->second->word.where, .text = "the first one"});
      finding.fix = remove_words(site, *list.assignment, step.word,
                                 step.argument ? *step.argument : step.word, FixKind::safe);
    }
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf307_duplicate_restriction){
    .id = "PF307",
    .name = "duplicate-restriction",
    .level = Level::info,
    .fix = FixKind::safe,
    .finds = "The same restriction with the same argument twice in a list.",
    .why = "The second one never decides: the first one has.",
    .fixing = "Removes the later one.",
    .bad =
        "smtpd_helo_restrictions = permit_mynetworks, reject_invalid_helo_hostname, "
        "permit_mynetworks\n",
    .good = "smtpd_helo_restrictions = permit_mynetworks, reject_invalid_helo_hostname\n",
    .source = "SMTPD_ACCESS_README",
    .check_site = check_pf307,
};

}  // namespace postwright::lint
