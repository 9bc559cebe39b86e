#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/site/tls_files.h"

namespace postwright::lint {
namespace {

constexpr std::uint32_t kOthers = 07;

void check_pf410(const Site& site, Report& report) {
  visit_tls_files(site, [&](const TlsFile& file) {
    if (!file.has_key) return;
    FileFacts facts = site.context().files->look(file.path);
    if (facts.kind != FileFacts::Kind::file || !(facts.mode & kOthers)) return;
    Finding& finding =
        report.add(site.value_span(file.assignment),
                   cat("every user of the host can read the private key in ", file.path));
    finding.parameter = Site::full_name(file.assignment);
    finding.value = file.path;
  });
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf410_private_key_readable){
    .id = "PF410",
    .name = "private-key-readable",
    .level = Level::error,
    .finds = "A file with a private key that others may read. A group of its own is fine.",
    .why = "Whoever has the key can be this server, and read what was sent to it.",
    .fixing = "chmod 0600: Postfix reads it as root.",
    .bad = "smtpd_tls_key_file = /etc/ssl/certs/key.pem\n",
    .good = "smtpd_tls_key_file = /etc/ssl/private/key.pem\n",
    .source = "TLS_README",
    .looks_at_files = true,
    .check_site = check_pf410,
};

}  // namespace postwright::lint
