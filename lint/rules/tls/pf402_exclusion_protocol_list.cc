#include "base/text.h"
#include "lint/knowledge/tls_protocols.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

void check_pf402(const Site& site, Report& report) {
  for (const Assignment& assignment : site.assignments()) {
    if (!assignment.name.ends_with("_tls_protocols") &&
        !assignment.name.ends_with("_tls_mandatory_protocols"))
      continue;
    auto text = site.expanded(assignment);
    if (!assignment.counts || !text || !is_known(*text)) continue;
    auto protocols = parse_tls_protocols(*text);
    if (!protocols || !protocols->has_exclusions) continue;
    Finding& finding = report.add(
        site.value_span(assignment),
        cat(assignment.name, " excludes protocols one by one; a range like >=TLSv1.2 is clearer"));
    finding.parameter = Site::full_name(assignment);
    finding.value = *text;
    std::size_t oldest = protocols->oldest();
    // SSLv2 is in no OpenSSL of today, with or without being excluded.
    bool same = protocols->is_range() && oldest > 0 && oldest < TlsProtocols::kCount;
    if (same)
      finding.fix =
          replace_value(site, assignment, cat(">=", TlsProtocols::kNames[oldest]), FixKind::safe);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf402_exclusion_protocol_list){
    .id = "PF402",
    .name = "exclusion-protocol-list",
    .level = Level::style,
    .fix = FixKind::safe,
    .finds = "A list of TLS protocols with exclusions such as `!SSLv3`.",
    .why =
        "Since 3.6 a lower bound says the same and stays true when protocols come; excluding "
        "one in the middle cannot be done by OpenSSL at all.",
    .fixing = "Writes the lower bound that lets the same protocols in.",
    .bad = "smtp_tls_protocols = !SSLv2, !SSLv3, !TLSv1, !TLSv1.1\n",
    .good = "smtp_tls_protocols = >=TLSv1.2\n",
    .source = "postconf(5), smtpd_tls_mandatory_protocols",
    .since = {.major_part = 3, .minor_part = 6},
    .check_site = check_pf402,
};

}  // namespace postwright::lint
