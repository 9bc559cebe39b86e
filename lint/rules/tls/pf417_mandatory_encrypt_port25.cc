#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/site/smtpd_services.h"

namespace postwright::lint {
namespace {

void check_pf417(const Site& site, Report& report) {
  if (!is_complete(site)) return;
  for (const SmtpdService& service : smtpd_services(site)) {
    if (service.port != SmtpPort::smtp || service.loopback) continue;
    const Assignment* level = site.deciding("smtpd_tls_security_level", service.entry);
    if (!level || site.known_value("smtpd_tls_security_level", service.entry) != "encrypt")
      continue;
    Finding& finding =
        report.add(site.value_span(*level),
                   "port 25 requires TLS, and servers that do not do it cannot send mail here");
    finding.parameter = Site::full_name(*level);
    finding.value = level->text();
    finding.related.push_back(
        {.where = site.entry_span(*service.entry), .text = cat("in ", service.name())});
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf417_mandatory_encrypt_port25){
    .id = "PF417",
    .name = "mandatory-encrypt-port25",
    .level = Level::warning,
    .finds = "smtpd_tls_security_level = encrypt on the smtp service.",
    .why =
        "A server that is named by MX records must not require TLS (RFC 3207). On a host that "
        "only takes mail from known ones it may be meant: suppress it there.",
    .fixing = "Set may in main.cf, and encrypt for the submission services.",
    .bad = "smtp inet n - n - - smtpd\n  -o smtpd_tls_security_level=encrypt\n",
    .good = "submission inet n - n - - smtpd\n  -o smtpd_tls_security_level=encrypt\n",
    .example_file = "master.cf",
    .source = "RFC 3207, section 4; postconf(5)",
    .check_site = check_pf417,
};

}  // namespace postwright::lint
