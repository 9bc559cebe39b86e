#include <algorithm>

#include "base/text.h"
#include "lint/site/fixes.h"
#include "lint/site/smtpd_services.h"

namespace postwright::lint {
namespace {

constexpr std::string_view kModernCertificates[] = {"smtpd_tls_chain_files", "smtpd_tls_cert_file",
                                                    "smtpd_tls_eccert_file"};
/// Each of them turns TLS on in some way.
constexpr std::string_view kSwitches[] = {
    "smtpd_tls_security_level",     "smtpd_use_tls",      "smtpd_enforce_tls",
    "smtpd_tls_wrappermode",        "tlsproxy_use_tls",   "tlsproxy_enforce_tls",
    "tlsproxy_tls_security_level",  "postscreen_use_tls", "postscreen_enforce_tls",
    "postscreen_tls_security_level"};

void check_pf408(const Site& site, Report& report) {
  if (!is_complete(site)) return;
  if (std::ranges::any_of(
          kSwitches, [&](std::string_view name) { return !site.assignments_of(name).empty(); }))
    return;
  for (std::string_view name : kModernCertificates) {
    const Assignment* certificate = site.deciding(name);
    if (!certificate || certificate->text().empty() || certificate->text() == "none") continue;
    Finding& finding = site.report(
        report, *certificate,
        "there is a certificate, but STARTTLS is never offered; set smtpd_tls_security_level = "
        "may");
    finding.fix = append_setting(site, "smtpd_tls_security_level", "may", FixKind::unsafe);
    return;
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf408_cert_without_server_tls){
    .id = "PF408",
    .name = "cert-without-server-tls",
    .level = Level::warning,
    .fix = FixKind::unsafe,
    .finds =
        "A server certificate in main.cf, and nothing in main.cf or master.cf that turns "
        "server TLS on.",
    .why = "STARTTLS is not offered, and all mail comes in the clear.",
    .fixing = "Sets smtpd_tls_security_level = may.",
    .bad = "smtpd_tls_chain_files = /etc/postfix/mail.pem\n",
    .good = "smtpd_tls_chain_files = /etc/postfix/mail.pem\nsmtpd_tls_security_level = may\n",
    .source = "TLS_README",
    .check_site = check_pf408,
};

}  // namespace postwright::lint
