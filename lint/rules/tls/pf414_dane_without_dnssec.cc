#include "base/text.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

void check_pf414(const Site& site, Report& report) {
  for (const Assignment* assignment : site.assignments_of("smtp_tls_security_level")) {
    const ServiceEntry* service = assignment->service;
    auto level = site.known_value("smtp_tls_security_level", service);
    if (!assignment->counts || !level) continue;
    if (*level != "dane" && *level != "dane-only" && *level != "half-dane") continue;
    // In a service's -o, main.cf may well have the other one.
    if (!site.main_file() || site.main_file()->masked.is_template) continue;
    auto support = site.known_value("smtp_dns_support_level", service);
    if (!support || *support == "dnssec") continue;
    Finding& finding = report.add(site.value_span(*assignment),
                                  cat("level ", *level, " needs smtp_dns_support_level = dnssec"));
    finding.parameter = Site::full_name(*assignment);
    finding.value = *level;
    const Assignment* other = site.deciding("smtp_dns_support_level", service);
    if (other)
      finding.fix = replace_value(site, *other, "dnssec", FixKind::unsafe);
    else if (!service)
      finding.fix = append_setting(site, "smtp_dns_support_level", "dnssec", FixKind::unsafe);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf414_dane_without_dnssec){
    .id = "PF414",
    .name = "dane-without-dnssec",
    .level = Level::error,
    .fix = FixKind::unsafe,
    .finds =
        "smtp_tls_security_level dane, dane-only or half-dane without smtp_dns_support_level "
        "dnssec.",
    .why =
        "DANE rests on signed DNS answers. Without them dane falls back to encrypt or may, and "
        "dane-only defers all mail.",
    .fixing = "Sets smtp_dns_support_level = dnssec; the host's resolver must validate.",
    .bad = "smtp_tls_security_level = dane\n",
    .good = "smtp_tls_security_level = dane\nsmtp_dns_support_level = dnssec\n",
    .source = "TLS_README; RFC 7672",
    .check_site = check_pf414,
};

}  // namespace postwright::lint
