#include <algorithm>

#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/knowledge/dnsbl_zones.h"

namespace postwright::lint {
namespace {

/// Lists that zen has in it.
constexpr std::string_view kInZen[] = {"sbl.spamhaus.org", "xbl.spamhaus.org", "pbl.spamhaus.org"};

void check_pf318(const Site& site, Report& report) {
  auto uses = dnsbl_uses(site);
  for (const DnsblUse& use : uses) {
    const DnsblZone* zone = find_dnsbl_zone(use.zone);
    std::string message;
    if (zone && !zone->replacement.empty())
      message = cat(use.zone, " is a part of ", zone->replacement, " now");
    bool beside_zen = std::ranges::any_of(uses, [&](const DnsblUse& other) {
      return other.assignment == use.assignment && other.zone == "zen.spamhaus.org";
    });
    if (beside_zen && std::ranges::find(kInZen, use.zone) != std::end(kInZen))
      message = cat(use.zone, " is asked twice: zen.spamhaus.org has it in it");
    if (message.empty()) continue;
    Finding& finding = report.add(use.zone_span, message);
    finding.parameter = Site::full_name(*use.assignment);
    finding.value = use.zone;
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf318_merged_dnsbl){
    .id = "PF318",
    .name = "merged-dnsbl",
    .level = Level::warning,
    .finds =
        "A blocklist that has become a part of another one, or sbl, xbl or pbl.spamhaus.org "
        "beside zen.spamhaus.org.",
    .why = "The old name may end any day, and the same data is asked for twice.",
    .fixing = "Use zen.spamhaus.org=127.0.0.[2..11].",
    .bad = "smtpd_client_restrictions = reject_rbl_client cbl.abuseat.org\n",
    .good = "smtpd_client_restrictions = reject_rbl_client zen.spamhaus.org=127.0.0.[2..11]\n",
    .source = "announcements of the operators",
    .check_site = check_pf318,
};

}  // namespace postwright::lint
