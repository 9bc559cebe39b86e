#include "base/text.h"
#include "lint/knowledge/restrictions.h"
#include "lint/site/fixes.h"

namespace postwright::lint {
namespace {

bool ends_list(const RestrictionStep& step) {
  if (!step.known || step.warn_if_reject) return false;
  std::string_view name = step.known->name;
  return name == "permit" || name == "reject" || name == "defer";
}

void check_pf306(const Site& site, Report& report) {
  for (const RestrictionList& list : restriction_lists(site)) {
    if (!list.known) continue;
    for (std::size_t i = 0; i + 1 < list.steps.size(); ++i) {
      if (!ends_list(list.steps[i])) continue;
      const ValueWord& first = list.words[list.steps[i].index + 1];
      Finding& finding = report.add(
          first.where, cat(first.text, " is never looked at, behind ", list.steps[i].word.text));
      finding.parameter = Site::full_name(*list.assignment);
      finding.value = list.assignment->text();
      finding.fix = remove_words(site, *list.assignment, first, list.words.back(), FixKind::safe);
      if (finding.fix)
        finding.fix->title = cat("remove what stands behind ", list.steps[i].word.text);
      break;
    }
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf306_unreachable_restriction){
    .id = "PF306",
    .name = "unreachable-restriction",
    .level = Level::warning,
    .fix = FixKind::safe,
    .finds = "Restrictions behind permit, reject or defer in the same list.",
    .why = "They never decide anything; smtpd says so in the log for each client.",
    .fixing = "Removes them.",
    .bad =
        "smtpd_client_restrictions = permit_mynetworks, reject, reject_unknown_client_hostname\n",
    .good = "smtpd_client_restrictions = permit_mynetworks, reject\n",
    .source = "SMTPD_ACCESS_README",
    .check_site = check_pf306,
};

}  // namespace postwright::lint
