#include <algorithm>

#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/site/smtpd_services.h"

namespace postwright::lint {
namespace {

constexpr std::string_view kCertificates[] = {"smtpd_tls_chain_files", "smtpd_tls_cert_file",
                                              "smtpd_tls_eccert_file", "smtpd_tls_dcert_file"};

void check_pf407(const Site& site, Report& report) {
  if (!is_complete(site)) return;
  for (const SmtpdService& service : smtpd_services(site)) {
    const Assignment* level = site.deciding("smtpd_tls_security_level", service.entry);
    auto text = site.known_value("smtpd_tls_security_level", service.entry);
    if (!level || !text || (*text != "may" && *text != "encrypt")) continue;
    bool any = std::ranges::any_of(kCertificates, [&](std::string_view name) {
      auto value = site.value(name, service.entry);
      return !value || !value->empty();
    });
    if (any) continue;
    Finding& finding = site.report(report, *level,
                                   cat("smtpd has no certificate, so there is no TLS at level ",
                                       *text, "; set smtpd_tls_chain_files"));
    finding.related.push_back(
        {.where = site.entry_span(*service.entry), .text = cat("in ", service.name())});
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf407_server_tls_without_cert){
    .id = "PF407",
    .name = "server-tls-without-cert",
    .level = Level::error,
    .finds =
        "An smtpd with smtpd_tls_security_level may or encrypt, and without "
        "smtpd_tls_chain_files, smtpd_tls_cert_file or smtpd_tls_eccert_file.",
    .why =
        "A server needs a key and a certificate for TLS. With may it does not offer STARTTLS, "
        "with encrypt no mail gets in.",
    .fixing =
        "Set smtpd_tls_chain_files; `none` in smtpd_tls_cert_file says that there is to be "
        "none.",
    .bad = "smtp inet n - n - - smtpd\n  -o smtpd_tls_security_level=may\n",
    .good =
        "smtp inet n - n - - smtpd\n  -o smtpd_tls_security_level=may\n"
        "  -o smtpd_tls_chain_files=/etc/postfix/mail.pem\n",
    .example_file = "master.cf",
    .source = "TLS_README; postconf(5)",
    .check_site = check_pf407,
};

}  // namespace postwright::lint
