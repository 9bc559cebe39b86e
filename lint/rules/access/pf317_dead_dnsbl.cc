#include "base/text.h"
#include "lint/knowledge/dnsbl_zones.h"
#include "lint/site/fixes.h"

namespace postwright::lint {
namespace {

void check_pf317(const Site& site, Report& report) {
  for (const DnsblUse& use : dnsbl_uses(site)) {
    const DnsblZone* zone = find_dnsbl_zone(use.zone);
    if (!zone || !zone->dead) continue;
    std::string since = zone->since.empty() ? std::string() : cat(" since ", zone->since);
    Finding& finding =
        report.add(use.zone_span, cat("the blocklist ", use.zone, " is gone", since));
    finding.parameter = Site::full_name(*use.assignment);
    finding.value = use.zone;
    finding.fix = remove_words(site, *use.assignment, use.restriction, use.word, FixKind::unsafe);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf317_dead_dnsbl){
    .id = "PF317",
    .name = "dead-dnsbl",
    .level = Level::error,
    .fix = FixKind::unsafe,
    .finds =
        "A DNS blocklist that is no longer run, in a restriction or in "
        "postscreen_dnsbl_sites.",
    .why =
        "It has no data, delays each client, or, once the domain is parked, lists every "
        "address in the world.",
    .fixing = "Removes the entry.",
    .bad = "smtpd_client_restrictions = permit_mynetworks, reject_rbl_client dnsbl.sorbs.net\n",
    .good = "smtpd_client_restrictions = permit_mynetworks\n",
    .source = "announcements of the operators",
    .check_site = check_pf317,
};

}  // namespace postwright::lint
