#include "base/text.h"
#include "lint/knowledge/login_hurdles.h"
#include "lint/knowledge/restrictions.h"

namespace postwright::lint {
namespace {

void check_pf313(const Site& site, Report& report) {
  for (const RestrictionList& list : restriction_lists(site)) {
    if (!list.known) continue;
    const RestrictionStep* reject = nullptr;
    for (const RestrictionStep& step : list.steps) {
      if (!step.known) continue;
      std::string_view name = step.known->name;
      if (!reject && !step.warn_if_reject && is_login_hurdle(name)) reject = &step;
      if (!reject || (name != "permit_sasl_authenticated" && name != "permit_mynetworks")) continue;
      Finding& finding =
          report.add(step.word.where, cat(step.word.text, " stands behind ", reject->word.text,
                                          ", which rejects mail programs of your own users"));
      finding.parameter = Site::full_name(*list.assignment);
      finding.value = list.assignment->text();
      finding.related.push_back({.where = reject->word.where, .text = "tried before"});
      break;
    }
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf313_permit_before_reject){
    .id = "PF313",
    .name = "permit-before-reject",
    .level = Level::warning,
    .finds =
        "permit_sasl_authenticated or permit_mynetworks behind a DNS blocklist or a check of the "
        "client's or HELO name, in the same list.",
    .why =
        "Mail programs connect from networks that blocklists name as dial-up, and say whatever "
        "name in HELO: your own users are rejected before they count as such.",
    .fixing = "Put what permits your own users first.",
    .bad =
        "smtpd_client_restrictions = reject_rbl_client zen.spamhaus.org, "
        "permit_sasl_authenticated\n",
    .good =
        "smtpd_client_restrictions = permit_sasl_authenticated, "
        "reject_rbl_client zen.spamhaus.org\n",
    .source = "SMTPD_ACCESS_README",
    .check_site = check_pf313,
};

}  // namespace postwright::lint
