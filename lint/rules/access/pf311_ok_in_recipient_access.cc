#include <algorithm>

#include "base/text.h"
#include "lint/knowledge/access_tables.h"
#include "lint/knowledge/outsiders.h"
#include "lint/site/smtpd_services.h"

namespace postwright::lint {
namespace {

/// Tables whose key is what any client may claim to be.
constexpr std::string_view kForgeable[] = {"check_helo_access", "check_sender_access"};

void check_pf311(const Site& site, Report& report) {
  if (!is_complete(site)) return;
  for (const SmtpdService& service : smtpd_services(site)) {
    if (service.loopback) continue;
    bool known = true;
    auto relay = effective_steps(site, "smtpd_relay_restrictions", service.entry, known);
    auto recipient = effective_steps(site, "smtpd_recipient_restrictions", service.entry, known);
    if (!known || std::ranges::any_of(relay, rejects_foreign)) continue;
    for (const RestrictionStep& step : recipient) {
      if (rejects_foreign(step)) break;
      if (!step.known || !step.argument || !step.argument->where.length) continue;
      if (std::ranges::find(kForgeable, step.known->name) == std::end(kForgeable)) continue;
      if (may_permit(site, step.argument->text) != true) continue;
      Finding& finding = report.add(
          step.argument->where,
          cat("whoever claims what ", step.argument->text,
              " lets in may relay anywhere: nothing has rejected foreign destinations before"));
      finding.parameter = "smtpd_recipient_restrictions";
      finding.value = step.argument->text;
      finding.related.push_back(
          {.where = site.entry_span(*service.entry), .text = cat("in ", service.name())});
    }
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf311_ok_in_recipient_access){
    .id = "PF311",
    .name = "ok-in-recipient-access",
    .level = Level::warning,
    .finds =
        "A check_sender_access or check_helo_access table with OK, in smtpd_recipient_restrictions "
        "before anything rejects foreign destinations, where smtpd_relay_restrictions does not "
        "either. Only where the table's source is linted too.",
    .why = "The sender and the HELO name are the client's to choose: anybody can relay.",
    .fixing = "Put reject_unauth_destination into smtpd_relay_restrictions, or before the table.",
    .bad =
        "smtpd_relay_restrictions =\nsmtpd_recipient_restrictions = check_sender_access "
        "texthash:/etc/postfix/friends, reject_unauth_destination\n",
    .good =
        "smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination\n"
        "smtpd_recipient_restrictions = check_sender_access texthash:/etc/postfix/friends\n",
    .source = "SMTPD_ACCESS_README",
    .check_site = check_pf311,
};

}  // namespace postwright::lint
