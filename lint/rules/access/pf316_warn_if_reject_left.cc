#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/knowledge/restrictions.h"

namespace postwright::lint {
namespace {

void check_pf316(const Site& site, Report& report) {
  for (const RestrictionList& list : restriction_lists(site)) {
    for (const ValueWord& word : list.words) {
      if (!equals_ignoring_case(word.text, "warn_if_reject")) continue;
      Finding& finding = report.add(word.where, "what stands behind this only writes to the log");
      finding.parameter = Site::full_name(*list.assignment);
      finding.value = list.assignment->text();
    }
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf316_warn_if_reject_left){
    .id = "PF316",
    .name = "warn-if-reject-left",
    .level = Level::info,
    .finds = "warn_if_reject in a restriction list.",
    .why = "It is for trying a restriction out; left there, the restriction rejects nothing.",
    .fixing = "Remove it when the log looks right.",
    .bad = "smtpd_helo_restrictions = warn_if_reject reject_invalid_helo_hostname\n",
    .good = "smtpd_helo_restrictions = reject_invalid_helo_hostname\n",
    .source = "postconf(5), warn_if_reject",
    .check_site = check_pf316,
};

}  // namespace postwright::lint
