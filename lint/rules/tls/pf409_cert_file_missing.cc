#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/site/tls_files.h"

namespace postwright::lint {
namespace {

void check_pf409(const Site& site, Report& report) {
  visit_tls_files(site, [&](const TlsFile& file) {
    if (!site.context().files->look(file.path).is_missing()) return;
    Finding& finding =
        report.add(site.value_span(file.assignment), cat(file.path, " does not exist"));
    finding.parameter = Site::full_name(file.assignment);
    finding.value = file.path;
  });
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf409_cert_file_missing){
    .id = "PF409",
    .name = "cert-file-missing",
    .level = Level::error,
    .finds = "A certificate, key, chain, CA file or CA directory that does not exist.",
    .why = "Postfix starts, warns in the log, and goes on without TLS.",
    .fixing = "Name the file that is there.",
    .bad = "smtpd_tls_cert_file = /etc/ssl/certs/no-such-file.pem\n",
    .good = "smtpd_tls_cert_file = none\n",
    .source = "TLS_README",
    .looks_at_files = true,
    .check_site = check_pf409,
};

}  // namespace postwright::lint
