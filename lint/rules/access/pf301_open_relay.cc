#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/knowledge/restrictions.h"
#include "lint/site/smtpd_services.h"

namespace postwright::lint {
namespace {

/// What an outsider who sends to a foreign domain gets to.
enum class Outcome { rejected, passed, unsure };

struct Walk {
  Outcome outcome = Outcome::passed;
  const RestrictionStep* permit = nullptr;  ///< the step that let it pass; nullptr: the list's end
};

Walk walk(const std::vector<RestrictionStep>& steps) {
  for (const RestrictionStep& step : steps) {
    if (!step.known) {
      // A table may decide for some; a name that is not known is a server error for all.
      if (step.is_table) continue;
      return {.outcome = Outcome::rejected};
    }
    if (step.warn_if_reject) continue;
    switch (step.known->effect) {
      case RestrictionEffect::rejects:
        return {.outcome = Outcome::rejected};
      case RestrictionEffect::permits:
        return {.outcome = Outcome::passed, .permit = &step};
      case RestrictionEffect::depends:
        return {.outcome = Outcome::unsure};
      case RestrictionEffect::passes:
        break;
    }
  }
  return {};
}

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
      if (walk(steps).outcome != Outcome::passed) known = false;
    }
    if (!known) continue;
    Walk first = walk(relay);
    Walk second = walk(recipient);
    if (first.outcome != Outcome::passed || second.outcome != Outcome::passed) continue;
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
