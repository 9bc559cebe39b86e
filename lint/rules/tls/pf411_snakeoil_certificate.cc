#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

void check_pf411(const Site& site, Report& report) {
  for (const Assignment& assignment : site.assignments()) {
    bool certificate = assignment.name.ends_with("_cert_file") ||
                       assignment.name.ends_with("_eccert_file") ||
                       assignment.name.ends_with("_chain_files");
    if (!assignment.counts || !certificate) continue;
    if (assignment.text().find("ssl-cert-snakeoil") == std::string_view::npos) continue;
    Finding& finding = report.add(
        site.value_span(assignment),
        "this is the certificate that Debian makes for every host; nobody can verify it");
    finding.parameter = Site::full_name(assignment);
    finding.value = assignment.text();
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf411_snakeoil_certificate){
    .id = "PF411",
    .name = "snakeoil-certificate",
    .level = Level::info,
    .finds = "The certificate of Debian's package ssl-cert.",
    .why =
        "It is signed by nobody and names the host as it was at installation. It does for "
        "opportunistic TLS between servers, not for clients that log in.",
    .fixing = "Get a certificate for the name that clients use.",
    .bad = "smtpd_tls_cert_file = /etc/ssl/certs/ssl-cert-snakeoil.pem\n",
    .good = "smtpd_tls_cert_file = /etc/letsencrypt/live/mail.example.com/fullchain.pem\n",
    .source = "TLS_README",
    .check_site = check_pf411,
};

}  // namespace postwright::lint
