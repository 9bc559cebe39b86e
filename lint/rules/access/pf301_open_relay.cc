#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/knowledge/outsiders.h"
#include "lint/site/smtpd_services.h"

namespace postwright::lint {
namespace {

using RelayOutcome = OutsiderWalk::Outcome;

bool has_rejecting(const std::vector<RestrictionStep>& steps) {
  for (const RestrictionStep& step : steps)
    if (step.known && step.known->effect == RestrictionEffect::rejects) return true;
  return false;
}

void check_pf301(const Site& site, Report& report) {
  if (!is_complete(site)) return;
  for (const SmtpdService& service : smtpd_services(site)) {
    if (service.loopback) continue;
    bool known = true;
    auto relay = effective_steps(site, "smtpd_relay_restrictions", service.entry, known);
    auto recipient = effective_steps(site, "smtpd_recipient_restrictions", service.entry, known);
    // Earlier stages may reject every outsider.
    for (std::string_view stage :
         {"smtpd_client_restrictions", "smtpd_helo_restrictions", "smtpd_sender_restrictions"}) {
      auto steps = effective_steps(site, stage, service.entry, known);
      if (walk_of_outsider(steps, Recipient::foreign).outcome != RelayOutcome::passed)
        known = false;
    }
    if (!known) continue;
    OutsiderWalk first = walk_of_outsider(relay, Recipient::foreign);
    OutsiderWalk second = walk_of_outsider(recipient, Recipient::foreign);
    if (first.outcome != RelayOutcome::passed || second.outcome != RelayOutcome::passed) continue;
    // Without any that rejects, smtpd does not even start: PF302.
    if (!has_rejecting(relay) && !has_rejecting(recipient)) continue;
    const RestrictionStep* permit = first.permit ? first.permit : second.permit;
    FileSpan where =
        permit && permit->word.where.line ? permit->word.where : site.entry_span(*service.entry);
    Finding& finding = report.add(
        where, permit ? "anybody may send mail to any domain through this server: nothing before "
                        "this \"permit\" rejects foreign destinations"
                      : "anybody may send mail to any domain through this server: nothing rejects "
                        "foreign destinations");
    finding.parameter = cat(service.name(), "/smtpd_relay_restrictions");
    finding.related.push_back(
        {.where = site.entry_span(*service.entry), .text = cat("in ", service.name())});
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf301_open_relay){
    .id = "PF301",
    .name = "open-relay",
    .level = Level::error,
    .finds =
        "An smtpd on the network whose smtpd_relay_restrictions and then "
        "smtpd_recipient_restrictions let a stranger's mail to a foreign domain pass.",
    .why = "An open relay is found and used for spam within hours.",
    .fixing =
        "Put reject_unauth_destination (or defer_unauth_destination) in front of what "
        "permits everybody, best in smtpd_relay_restrictions.",
    .bad =
        "smtp inet n - n - - smtpd\n  -o { smtpd_relay_restrictions = permit_mynetworks, "
        "permit, reject_unauth_destination }\n",
    .good =
        "smtp inet n - n - - smtpd\n  -o { smtpd_relay_restrictions = permit_mynetworks, "
        "reject_unauth_destination }\n",
    .example_file = "master.cf",
    .source = "SMTPD_ACCESS_README; postconf(5), smtpd_relay_restrictions",
    .check_site = check_pf301,
};

}  // namespace postwright::lint
