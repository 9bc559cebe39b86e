#include "base/text.h"
#include "lint/knowledge/dnsbl_zones.h"
#include "lint/site/fixes.h"

namespace postwright::lint {
namespace {

void check_pf319(const Site& site, Report& report) {
  for (const DnsblUse& use : dnsbl_uses(site)) {
    if (!use.filter.empty()) continue;
    const DnsblZone* zone = find_dnsbl_zone(use.zone);
    if (!zone || zone->codes.empty()) continue;
    Finding& finding =
        report.add(use.zone_span,
                   cat("answers of ", use.zone, " that report an error count as listed; ask for ",
                       use.zone, "=", zone->codes));
    finding.parameter = Site::full_name(*use.assignment);
    finding.value = use.zone;
    if (!use.word.literal) continue;
    FileSpan behind = use.zone_span;
    behind.offset += behind.length;
    behind.column += behind.length;
    behind.length = 0;
    finding.fix = replace_span(behind, cat("=", zone->codes), FixKind::unsafe);
    finding.fix->title = cat("add =", zone->codes);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf319_dnsbl_without_return_codes){
    .id = "PF319",
    .name = "dnsbl-without-return-codes",
    .level = Level::warning,
    .fix = FixKind::unsafe,
    .finds = "A Spamhaus zone without the codes that mean \"listed\".",
    .why =
        "Queries through a public resolver, or too many of them, are answered with "
        "127.255.255.x, and then all mail is rejected.",
    .fixing = "Adds the codes of the zone.",
    .bad = "smtpd_client_restrictions = reject_rbl_client zen.spamhaus.org\n",
    .good = "smtpd_client_restrictions = reject_rbl_client zen.spamhaus.org=127.0.0.[2..11]\n",
    .source = "Spamhaus, \"Error codes\"; postconf(5), reject_rbl_client",
    .check_site = check_pf319,
};

}  // namespace postwright::lint
