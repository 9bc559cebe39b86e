#include <algorithm>

#include "base/text.h"
#include "lint/knowledge/outsiders.h"
#include "lint/site/smtpd_services.h"

namespace postwright::lint {
namespace {

constexpr std::string_view kAllLists[] = {"smtpd_client_restrictions", "smtpd_helo_restrictions",
                                          "smtpd_sender_restrictions", "smtpd_relay_restrictions",
                                          "smtpd_recipient_restrictions"};

/// Whether somebody who has not logged in gets through all lists with mail for us.
bool takes_from_anybody(const Site& site, const ServiceEntry* entry) {
  return std::ranges::all_of(kAllLists, [&](std::string_view list) {
    bool known = true;
    auto steps = effective_steps(site, list, entry, known);
    auto outcome = walk_of_outsider(steps, Recipient::ours).outcome;
    return known && outcome == OutsiderWalk::Outcome::passed;
  });
}

void check_pf331(const Site& site, Report& report) {
  if (!is_complete(site)) return;
  for (const SmtpdService& service : smtpd_services(site)) {
    if (service.loopback) continue;
    if (service.port != SmtpPort::submission && service.port != SmtpPort::submissions) continue;
    // Without a certificate of its own nobody gets as far as that.
    if (site.flag("smtpd_tls_req_ccert", service.entry) != false) continue;
    if (!takes_from_anybody(site, service.entry)) continue;
    Finding& finding =
        report.add(site.entry_span(*service.entry),
                   cat(service.name(),
                       " takes mail for your own domains from anybody, without a login; set -o "
                       "smtpd_recipient_restrictions=permit_sasl_authenticated,reject"));
    finding.parameter = cat(service.name(), "/smtpd_recipient_restrictions");
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf331_submission_without_login){
    .id = "PF331",
    .name = "submission-without-login",
    .level = Level::warning,
    .finds =
        "A service on port 587 or 465 on the network none of whose restriction lists rejects a "
        "client that has not logged in. Silent where a policy server may decide.",
    .why =
        "These ports are for users of the site (RFC 6409). What reaches local recipients through "
        "them passes by the checks of port 25: postscreen, block lists, and often the spam filter.",
    .fixing = "End a list of the service with reject, behind permit_sasl_authenticated.",
    .bad = "submission inet n - n - - smtpd\n  -o smtpd_sasl_auth_enable=yes\n",
    .good =
        "submission inet n - n - - smtpd\n  -o smtpd_sasl_auth_enable=yes\n  -o "
        "smtpd_recipient_restrictions=permit_sasl_authenticated,reject\n",
    .example_file = "master.cf",
    .source = "RFC 6409, section 4.3; SASL_README",
    .check_site = check_pf331,
};

}  // namespace postwright::lint
