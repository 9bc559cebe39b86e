#include "base/text.h"
#include "lint/knowledge/access_tables.h"
#include "lint/knowledge/outsiders.h"
#include "lint/site/smtpd_services.h"

namespace postwright::lint {
namespace {

/// The access table that a step asks; empty: it asks none.
std::string_view table_of(const RestrictionStep& step) {
  if (step.warn_if_reject) return {};
  if (step.is_table) return step.word.text;
  if (!step.known || step.known->argument != RestrictionArgument::table || !step.argument)
    return {};
  return step.argument->text;
}

/// PF311 says more of those whose records it knows.
bool is_said_elsewhere(const RestrictionStep& step, std::optional<bool> permits) {
  return permits == true && step.known &&
         (step.known->name == "check_sender_access" || step.known->name == "check_helo_access");
}

void check_list(const Site& site, const SmtpdService& service,
                const std::vector<RestrictionStep>& steps, Report& report) {
  for (const RestrictionStep& step : steps) {
    if (step.known && step.known->effect != RestrictionEffect::passes && !step.warn_if_reject)
      return;
    std::string_view table = table_of(step);
    if (table.empty() || !step.word.where.length || !is_known(table)) continue;
    auto permits = may_permit(site, table);
    if (permits == false || is_said_elsewhere(step, permits)) continue;
    Finding& finding = report.add(
        step.word.where, cat("an OK in ", table,
                             " lets mail to any domain pass: smtpd_relay_restrictions rejects "
                             "nothing, and this stands before reject_unauth_destination"));
    finding.parameter = "smtpd_recipient_restrictions";
    finding.value = table;
    finding.related.push_back(
        {.where = site.entry_span(*service.entry), .text = cat("in ", service.name())});
  }
}

void check_pf333(const Site& site, Report& report) {
  if (!is_complete(site)) return;
  for (const SmtpdService& service : smtpd_services(site)) {
    if (service.loopback) continue;
    bool known = true;
    auto relay = effective_steps(site, "smtpd_relay_restrictions", service.entry, known);
    auto recipient = effective_steps(site, "smtpd_recipient_restrictions", service.entry, known);
    bool relay_passes =
        walk_of_outsider(relay, Recipient::foreign).outcome == OutsiderWalk::Outcome::passed;
    // Without a check behind the tables all mail passes, which PF301 and PF302 say.
    bool recipient_rejects =
        walk_of_outsider(recipient, Recipient::foreign).outcome == OutsiderWalk::Outcome::rejected;
    if (known && relay_passes && recipient_rejects) check_list(site, service, recipient, report);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf333_table_before_relay_check){
    .id = "PF333",
    .name = "table-before-relay-check",
    .level = Level::warning,
    .finds =
        "An access table in smtpd_recipient_restrictions before reject_unauth_destination, where "
        "smtpd_relay_restrictions rejects nothing. Silent where the table is linted too and "
        "permits nobody.",
    .why =
        "A client, sender, HELO name or recipient that the table permits may send to any domain: "
        "an entry that was meant against spam checks makes an open relay.",
    .fixing =
        "Put permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination into "
        "smtpd_relay_restrictions; or put reject_unauth_destination before the table.",
    .bad =
        "smtp inet n - n - - smtpd\n  -o smtpd_relay_restrictions=\n  -o { "
        "smtpd_recipient_restrictions = check_client_access cidr:/etc/postfix/friends, "
        "reject_unauth_destination }\n",
    .good =
        "smtp inet n - n - - smtpd\n  -o smtpd_relay_restrictions=\n  -o { "
        "smtpd_recipient_restrictions = reject_unauth_destination, check_client_access "
        "cidr:/etc/postfix/friends }\n",
    .example_file = "master.cf",
    .source = "SMTPD_ACCESS_README, \"Dangerous use of smtpd_recipient_restrictions\"",
    .check_site = check_pf333,
};

}  // namespace postwright::lint
