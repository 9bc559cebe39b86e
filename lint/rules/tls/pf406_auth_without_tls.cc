#include "base/text.h"
#include "lint/site/fixes.h"
#include "lint/site/smtpd_services.h"

namespace postwright::lint {
namespace {

bool takes_passwords_in_clear(const Site& site, const SmtpdService& service) {
  const ServiceEntry* entry = service.entry;
  if (service.loopback || service.port == SmtpPort::other) return false;
  auto level = site.known_value("smtpd_tls_security_level", entry);
  return site.flag("smtpd_sasl_auth_enable", entry) == true &&
         site.flag("smtpd_tls_auth_only", entry) == false &&
         site.flag("smtpd_tls_wrappermode", entry) == false &&
         site.flag("smtpd_enforce_tls", entry) == false && level && *level != "encrypt";
}

bool has_certificate(const Site& site, const ServiceEntry* service) {
  for (std::string_view name : {"smtpd_tls_chain_files", "smtpd_tls_cert_file",
                                "smtpd_tls_eccert_file", "smtpd_tls_dcert_file"}) {
    auto files = site.value(name, service);
    if (!files || (!files->empty() && *files != "none")) return true;
  }
  return false;
}

void check_pf406(const Site& site, Report& report) {
  if (!is_complete(site)) return;
  for (const SmtpdService& service : smtpd_services(site)) {
    if (!takes_passwords_in_clear(site, service)) continue;
    const Assignment* assignment = site.deciding("smtpd_sasl_auth_enable", service.entry);
    if (!assignment) continue;
    bool certified = has_certificate(site, service.entry);
    Finding& finding = site.report(
        report, *assignment,
        cat("passwords may be sent in the clear: AUTH is offered without TLS; ",
            certified ? "set smtpd_tls_auth_only = yes"
                      : "give the server a certificate (smtpd_tls_chain_files), then set "
                        "smtpd_tls_security_level = may and smtpd_tls_auth_only = yes"));
    finding.related.push_back(
        {.where = site.entry_span(*service.entry), .text = cat("in ", service.name())});
    // Without TLS nobody could log in any more.
    if (!certified) continue;
    if (const Assignment* only = site.deciding("smtpd_tls_auth_only", service.entry))
      finding.fix = replace_value(site, *only, "yes", FixKind::unsafe);
    else if (!assignment->service)
      finding.fix = append_setting(site, "smtpd_tls_auth_only", "yes", FixKind::unsafe);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf406_auth_without_tls){
    .id = "PF406",
    .name = "auth-without-tls",
    .level = Level::error,
    .fix = FixKind::unsafe,
    .finds =
        "An smtpd on port 25, 587 or 465 that offers AUTH without TLS: "
        "smtpd_sasl_auth_enable is yes, smtpd_tls_auth_only no, and TLS not required.",
    .why = "A client that is told to log in does so, and everybody on the way reads the password.",
    .fixing =
        "Sets smtpd_tls_auth_only = yes, where there is a certificate. Clients that cannot do TLS "
        "cannot log in then.",
    .bad = "smtp inet n - n - - smtpd\n  -o smtpd_sasl_auth_enable=yes\n",
    .good =
        "smtp inet n - n - - smtpd\n  -o smtpd_sasl_auth_enable=yes\n"
        "  -o smtpd_tls_auth_only=yes\n",
    .example_file = "master.cf",
    .source = "SASL_README; RFC 4954, section 4",
    .check_site = check_pf406,
};

}  // namespace postwright::lint
