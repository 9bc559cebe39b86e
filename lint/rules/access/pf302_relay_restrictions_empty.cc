#include <algorithm>

#include "base/text.h"
#include "lint/knowledge/restrictions.h"
#include "lint/site/fixes.h"
#include "lint/site/smtpd_services.h"

namespace postwright::lint {
namespace {

bool works(const std::vector<RestrictionStep>& steps) {
  return std::ranges::any_of(
      steps, [](const RestrictionStep& step) { return step.known && step.known->guards_relay; });
}

void check_pf302(const Site& site, Report& report) {
  if (!is_complete(site)) return;
  for (const SmtpdService& service : smtpd_services(site)) {
    bool known = true;
    auto relay = effective_steps(site, "smtpd_relay_restrictions", service.entry, known);
    auto recipient = effective_steps(site, "smtpd_recipient_restrictions", service.entry, known);
    if (!known || works(relay) || works(recipient)) continue;
    const Assignment* set = site.deciding("smtpd_relay_restrictions", service.entry);
    if (!set) set = site.deciding("smtpd_recipient_restrictions", service.entry);
    if (!set) continue;  // all of it is the defaults of an old compatibility_level
    Finding& finding = site.report(report, *set,
                                   "smtpd does not start: nothing in smtpd_relay_restrictions or "
                                   "smtpd_recipient_restrictions rejects foreign destinations");
    finding.related.push_back(
        {.where = site.entry_span(*service.entry), .text = cat("in ", service.name())});
    if (set->name == "smtpd_relay_restrictions" && relay.empty())
      finding.fix = remove_assignment(site, *set, FixKind::unsafe);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf302_relay_restrictions_empty){
    .id = "PF302",
    .name = "relay-restrictions-empty",
    .level = Level::error,
    .fix = FixKind::unsafe,
    .finds =
        "An smtpd with neither reject_unauth_destination, defer_unauth_destination, reject "
        "nor defer in smtpd_relay_restrictions and smtpd_recipient_restrictions.",
    .why = "smtpd refuses to work as an open relay and stops with a fatal error for each client.",
    .fixing = "Removes an empty smtpd_relay_restrictions, so that its default applies.",
    .bad = "smtp inet n - n - - smtpd\n  -o smtpd_relay_restrictions=\n",
    .good =
        "smtp inet n - n - - smtpd\n"
        "  -o smtpd_relay_restrictions=permit_mynetworks,reject_unauth_destination\n",
    .example_file = "master.cf",
    .source = "postconf(5), smtpd_relay_restrictions",
    .check_site = check_pf302,
};

}  // namespace postwright::lint
