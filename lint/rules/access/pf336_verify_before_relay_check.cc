#include "base/text.h"
#include "lint/knowledge/outsiders.h"
#include "lint/site/smtpd_services.h"

namespace postwright::lint {
namespace {

/// The reject_unverified_recipient that a stranger's mail to any domain reaches in a list.
const RestrictionStep* probe_of(const std::vector<RestrictionStep>& steps) {
  for (const RestrictionStep& step : steps) {
    if (!step.known || step.warn_if_reject) continue;
    if (step.known->name == "reject_unverified_recipient") return &step;
    if (step.known->effect != RestrictionEffect::passes) return nullptr;
  }
  return nullptr;
}

/// The lists that are done at RCPT TO, in their order.
std::vector<std::string_view> lists_in_order(bool relay_first) {
  std::vector<std::string_view> lists = {"smtpd_client_restrictions", "smtpd_helo_restrictions",
                                         "smtpd_sender_restrictions"};
  lists.push_back(relay_first ? "smtpd_relay_restrictions" : "smtpd_recipient_restrictions");
  lists.push_back(relay_first ? "smtpd_recipient_restrictions" : "smtpd_relay_restrictions");
  return lists;
}

void check_service(const Site& site, const SmtpdService& service, bool relay_first,
                   Report& report) {
  for (std::string_view list : lists_in_order(relay_first)) {
    bool known = true;
    auto steps = effective_steps(site, list, service.entry, known);
    if (!known) return;
    if (const RestrictionStep* probe = probe_of(steps); probe && probe->word.where.length > 0) {
      Finding& finding = report.add(
          probe->word.where,
          "reject_unverified_recipient asks other people's servers about addresses that strangers "
          "name: it stands before reject_unauth_destination");
      finding.parameter = list;
      finding.value = probe->word.text;
      finding.related.push_back(
          {.where = site.entry_span(*service.entry), .text = cat("in ", service.name())});
    }
    if (walk_of_outsider(steps, Recipient::foreign).outcome != OutsiderWalk::Outcome::passed)
      return;
  }
}

void check_pf336(const Site& site, Report& report) {
  if (!is_complete(site)) return;
  for (const SmtpdService& service : smtpd_services(site)) {
    auto relay_first = site.flag("smtpd_relay_before_recipient_restrictions", service.entry);
    if (!service.loopback && relay_first) check_service(site, service, *relay_first, report);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf336_verify_before_relay_check){
    .id = "PF336",
    .name = "verify-before-relay-check",
    .level = Level::warning,
    .finds =
        "reject_unverified_recipient where nothing before it has rejected mail of strangers to "
        "foreign domains.",
    .why =
        "Each address that a stranger names is probed at the server of its domain, before the mail "
        "is refused as a relay attempt: others see it as an address search by this host, and list "
        "it.",
    .fixing =
        "Put reject_unauth_destination before it, best in smtpd_relay_restrictions with "
        "smtpd_relay_before_recipient_restrictions = yes.",
    .bad =
        "smtp inet n - n - - smtpd\n  -o { smtpd_relay_restrictions = reject_unverified_recipient, "
        "reject_unauth_destination }\n",
    .good =
        "smtp inet n - n - - smtpd\n  -o { smtpd_relay_restrictions = reject_unauth_destination, "
        "reject_unverified_recipient }\n",
    .example_file = "master.cf",
    .source = "ADDRESS_VERIFICATION_README",
    .check_site = check_pf336,
};

}  // namespace postwright::lint
