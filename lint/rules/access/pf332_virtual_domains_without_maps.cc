#include "lint/knowledge/recipient_checks.h"
#include "lint/site/smtp_clients.h"
#include "lint/site/smtpd_services.h"

namespace postwright::lint {
namespace {

/// Whether a service on port 25 takes whatever recipient it is told.
bool is_reached_unchecked(const Site& site) {
  if (site.services().empty()) return !may_know_recipients(site, nullptr);
  for (const SmtpdService& service : smtpd_services(site))
    if (service.port == SmtpPort::smtp && !service.loopback &&
        !may_know_recipients(site, service.entry))
      return true;
  return false;
}

void check_pf332(const Site& site, Report& report) {
  if (!is_whole(site)) return;
  const Assignment* domains = site.deciding("virtual_mailbox_domains");
  auto names = site.known_value("virtual_mailbox_domains");
  auto maps = site.known_value("virtual_mailbox_maps");
  if (!domains || !names || names->empty() || !maps || !maps->empty()) return;
  if (!is_reached_unchecked(site)) return;
  site.report(report, *domains,
              "virtual_mailbox_maps is empty: mail for any name in these domains is taken, and "
              "bounced or lost when nobody has it");
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf332_virtual_domains_without_maps){
    .id = "PF332",
    .name = "virtual-domains-without-maps",
    .level = Level::warning,
    .finds =
        "virtual_mailbox_domains with an empty virtual_mailbox_maps on a host whose port 25 is "
        "reached from the network, where no restriction and no milter can know the recipients.",
    .why =
        "smtpd(8) takes every recipient in a class whose table is not set. What the delivery agent "
        "refuses afterwards is bounced to senders that are forged.",
    .fixing =
        "Name the table of the mailboxes, or ask the server that has them "
        "(reject_unverified_recipient).",
    .bad = "virtual_mailbox_domains = example.com\n",
    .good =
        "virtual_mailbox_domains = example.com\nvirtual_mailbox_maps = "
        "lmdb:/etc/postfix/mailboxes\n",
    .source = "ADDRESS_CLASS_README; postconf(5), virtual_mailbox_maps",
    .check_site = check_pf332,
};

}  // namespace postwright::lint
