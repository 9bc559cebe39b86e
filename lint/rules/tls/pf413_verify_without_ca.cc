#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

void check_pf413(const Site& site, Report& report) {
  for (std::string_view prefix : {"smtp", "lmtp"}) {
    std::string name = cat(prefix, "_tls_security_level");
    for (const Assignment* assignment : site.assignments_of(name)) {
      const ServiceEntry* service = assignment->service;
      auto level = site.known_value(name, service);
      if (!assignment->counts || !level || (*level != "verify" && *level != "secure")) continue;
      auto file = site.value(cat(prefix, "_tls_CAfile"), service);
      auto directory = site.value(cat(prefix, "_tls_CApath"), service);
      if (!file || !directory || !file->empty() || !directory->empty()) continue;
      if (site.flag("tls_append_default_CA", service) != false) continue;
      // In a service's -o, main.cf may well have them.
      if (!site.main_file() || site.main_file()->masked.is_template) continue;
      Finding& finding = report.add(site.value_span(*assignment),
                                    cat("level ", *level, " trusts no certificate authority: set ",
                                        prefix, "_tls_CAfile or tls_append_default_CA"));
      finding.parameter = Site::full_name(*assignment);
      finding.value = *level;
    }
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf413_verify_without_ca){
    .id = "PF413",
    .name = "verify-without-ca",
    .level = Level::warning,
    .finds =
        "smtp_tls_security_level or lmtp_tls_security_level verify or secure, without CAfile, "
        "CApath or tls_append_default_CA.",
    .why = "No certificate can be verified, so every delivery is deferred.",
    .fixing = "Set smtp_tls_CAfile to the system's bundle of authorities.",
    .bad = "smtp_tls_security_level = secure\n",
    .good =
        "smtp_tls_security_level = secure\n"
        "smtp_tls_CAfile = /etc/ssl/certs/ca-certificates.crt\n",
    .source = "TLS_README",
    .check_site = check_pf413,
};

}  // namespace postwright::lint
