#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/knowledge/restrictions.h"

namespace postwright::lint {
namespace {

void check_pf315(const Site& site, Report& report) {
  for (const RestrictionList& list : restriction_lists(site)) {
    for (const RestrictionStep& step : list.steps) {
      if (!step.known || step.warn_if_reject) continue;
      std::string_view name = step.known->name;
      if (name != "reject_unknown_helo_hostname" && name != "reject_unknown_client_hostname" &&
          name != "reject_unknown_client" && name != "reject_unknown_hostname")
        continue;
      Finding& finding = report.add(
          step.word.where,
          cat(name, " rejects many honest servers with poor DNS; try it with warn_if_reject"));
      finding.parameter = Site::full_name(*list.assignment);
      finding.value = name;
    }
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf315_reject_unknown_helo){
    .id = "PF315",
    .name = "reject-unknown-helo",
    .level = Level::info,
    .finds =
        "reject_unknown_client_hostname or reject_unknown_helo_hostname without "
        "warn_if_reject.",
    .why = "Many servers that send wanted mail have no matching DNS records.",
    .fixing =
        "Look at the log with warn_if_reject first; "
        "reject_unknown_reverse_client_hostname is milder.",
    .bad = "smtpd_client_restrictions = permit_mynetworks, reject_unknown_client_hostname\n",
    .good =
        "smtpd_client_restrictions = permit_mynetworks, "
        "reject_unknown_reverse_client_hostname\n",
    .source = "postconf(5)",
    .check_site = check_pf315,
};

}  // namespace postwright::lint
