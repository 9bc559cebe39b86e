#include "base/text.h"
#include "lint/knowledge/recipient_checks.h"
#include "lint/site/smtpd_services.h"

namespace postwright::lint {
namespace {

void check_pf325(const Site& site, Report& report) {
  const Assignment* local = site.deciding("local_recipient_maps");
  auto destinations = site.value("mydestination");
  auto interfaces = site.value("inet_interfaces");
  auto everybody_else = site.value("luser_relay");  // gets what nobody has
  bool takes_any = everybody_else && !everybody_else->empty();
  bool is_reachable = interfaces && !equals_ignoring_case(*interfaces, "loopback-only");
  if (local && is_reachable && !takes_any && destinations && !destinations->empty()) {
    auto maps = site.expanded(*local);
    if (maps && maps->empty())
      site.report(report, *local,
                  "empty: mail for local names that do not exist is taken, and bounced later");
  }
  if (!is_complete(site)) return;
  const Assignment* relay = site.deciding("relay_domains");
  auto domains = site.known_value("relay_domains");
  auto recipients = site.value("relay_recipient_maps");
  // An asterisk is no domain: PF337.
  if (!relay || !domains || domains->empty() || *domains == "*" || *domains == destinations ||
      !recipients || !recipients->empty())
    return;
  for (const SmtpdService& service : smtpd_services(site)) {
    if (service.port != SmtpPort::smtp || service.loopback ||
        may_know_recipients(site, service.entry))
      continue;
    site.report(report, *relay,
                "relay_recipient_maps is empty: mail for any name in relay_domains is taken, and "
                "bounced when the next server does not know it",
                Level::info);
    return;
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf325_no_recipient_validation){
    .id = "PF325",
    .name = "no-recipient-validation",
    .level = Level::warning,
    .finds =
        "An empty local_recipient_maps without luser_relay, on a host that others reach. A note "
        "for relay_domains without relay_recipient_maps, "
        "where no restriction and no milter can know the recipients.",
    .why =
        "Mail for names that do not exist is accepted first and bounced later, to senders that "
        "are forged: the server is a source of backscatter and gets listed.",
    .fixing =
        "Name the tables that know the recipients, or verify them (reject_unverified_recipient).",
    .bad = "local_recipient_maps =\n",
    .good = "local_recipient_maps = proxy:unix:passwd.byname $alias_maps\n",
    .source = "BACKSCATTER_README; LOCAL_RECIPIENT_README",
    .check_site = check_pf325,
};

}  // namespace postwright::lint
