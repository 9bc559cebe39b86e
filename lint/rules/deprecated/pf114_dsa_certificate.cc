#include "lint/knowledge/deprecations.h"

namespace postwright::lint {

namespace {

void check_pf114(const Site& site, Report& report) {
  visit_deprecated(
      site, report.rule(), [&](const Deprecation& row, const Assignment& assignment, Level level) {
        auto text = site.value(assignment.name, assignment.service);
        if (!text || text->empty()) return;
        site.report(report, assignment, deprecation_text(row, site.context().target), level).fix =
            deprecation_fix(site, assignment, row);
      });
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf114_dsa_certificate){
    .id = "PF114",
    .name = "dsa-certificate",
    .level = Level::warning,
    .fix = FixKind::unsafe,
    .finds = "A certificate or key file in ..._tls_dcert_file or ..._tls_dkey_file.",
    .why =
        "These are for DSA, which no peer of today accepts: TLS 1.3 has no cipher for it, and "
        "OpenSSL 1.1.1 and later offers none by default.",
    .fixing =
        "Removes it. An RSA certificate belongs into ..._tls_cert_file, or better with its key "
        "into ..._tls_chain_files.",
    .bad = "smtpd_tls_dcert_file = /etc/postfix/dsa.pem\n",
    .good = "smtpd_tls_chain_files = /etc/postfix/rsa.pem\n",
    .source = "postconf(5), smtpd_tls_dcert_file",
    .check_site = check_pf114,
};

}  // namespace postwright::lint
