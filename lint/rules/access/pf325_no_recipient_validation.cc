#include <algorithm>

#include "base/text.h"
#include "lint/knowledge/restrictions.h"
#include "lint/site/smtpd_services.h"

namespace postwright::lint {
namespace {

/// Something else may know the recipients.
bool may_validate(const RestrictionStep& step) {
  if (!step.known) return true;
  std::string_view name = step.known->name;
  return name == "reject_unverified_recipient" || name == "check_policy_service" ||
         name.starts_with("check_recipient_");
}

bool is_validated(const Site& site, const SmtpdService& service) {
  bool known = true;
  for (std::string_view list : {"smtpd_recipient_restrictions", "smtpd_relay_restrictions"}) {
    auto steps = effective_steps(site, list, service.entry, known);
    if (!known || std::ranges::any_of(steps, may_validate)) return true;
  }
  auto milters = site.value("smtpd_milters", service.entry);
  return !milters || !milters->empty();
}

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
  if (!relay || !domains || domains->empty() || *domains == destinations || !recipients ||
      !recipients->empty())
    return;
  for (const SmtpdService& service : smtpd_services(site)) {
    if (service.port != SmtpPort::smtp || service.loopback || is_validated(site, service)) continue;
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
