#include "base/text.h"
#include "lint/knowledge/restrictions.h"
#include "lint/site/fixes.h"

namespace postwright::lint {
namespace {

void check_pf334(const Site& site, Report& report) {
  for (const RestrictionList& list : restriction_lists(site)) {
    for (const RestrictionStep& step : list.steps) {
      if (!step.known || step.known->name != "defer_unauth_destination" || !step.word.literal)
        continue;
      Finding& finding = report.add(step.word.where,
                                    "defer_unauth_destination answers with 4xx, and relay attempts "
                                    "come again; reject_unauth_destination refuses them for good");
      finding.parameter = Site::full_name(*list.assignment);
      finding.value = step.word.text;
      finding.fix = replace_span(step.word.where, "reject_unauth_destination", FixKind::unsafe);
    }
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf334_defer_unauth_destination){
    .id = "PF334",
    .name = "defer-unauth-destination",
    .level = Level::info,
    .fix = FixKind::unsafe,
    .finds = "defer_unauth_destination, written into a list by hand.",
    .why =
        "It is the default of smtpd_relay_restrictions because a mistake does no lasting harm with "
        "it: a site whose domains are complete gains nothing, and clients try again for days.",
    .fixing = "Replaces it by reject_unauth_destination.",
    .bad = "smtpd_relay_restrictions = permit_mynetworks, defer_unauth_destination\n",
    .good = "smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination\n",
    .source = "postconf(5), smtpd_relay_restrictions",
    .check_site = check_pf334,
};

}  // namespace postwright::lint
