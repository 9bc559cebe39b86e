#include "base/text.h"
#include "lint/knowledge/deprecations.h"
#include "lint/site/fixes.h"

namespace postwright::lint {

namespace {

constexpr std::string_view kPrefixes[] = {"smtpd_tls_", "tlsproxy_tls_", "smtp_tls_", "lmtp_tls_",
                                          "tlsproxy_client_"};
constexpr std::string_view kKinds[] = {"", "ec", "d"};

/// No service takes the chain files back, so that the legacy ones count there.
bool holds_everywhere(const Site& site, std::string_view chain) {
  for (const Assignment* assignment : site.assignments_of(chain))
    if (assignment->service && site.value(chain, assignment->service) == "") return false;
  return true;
}

/// The certificate and, in the same place, its key.
std::optional<Fix> fix_of(const Site& site, const Assignment& certificate, std::string_view key) {
  auto fix = remove_assignment(site, certificate, FixKind::safe);
  if (!fix || site.has_branches()) return std::nullopt;
  if (site.refers_to(certificate.name, key)) return std::nullopt;
  for (const Assignment* assignment : site.assignments_of(key)) {
    if (assignment->service != certificate.service) continue;
    auto more = remove_assignment(site, *assignment, FixKind::safe);
    if (!more || site.refers_to(key)) return std::nullopt;
    for (Edit& edit : more->edits) fix->edits.push_back(std::move(edit));
  }
  return fix;
}

void check_pf124(const Site& site, Report& report) {
  for (std::string_view prefix : kPrefixes) {
    std::string chain = cat(prefix, "chain_files");
    for (std::string_view kind : kKinds) {
      for (const Assignment* assignment : site.assignments_of(cat(prefix, kind, "cert_file"))) {
        auto files = site.known_value(chain, assignment->service);
        auto legacy = site.known_value(assignment->name, assignment->service);
        // What is only there by the default of another parameter is that one's.
        if (!files || files->empty() || !legacy || legacy->empty() ||
            !site.is_set(chain, assignment->service) ||
            (!assignment->service && !holds_everywhere(site, chain)))
          continue;
        Finding& finding = site.report(
            report, *assignment, cat(assignment->name, " is ignored where ", chain, " is set"));
        finding.fix = fix_of(site, *assignment, cat(prefix, kind, "key_file"));
      }
    }
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf124_chain_files_with_legacy){
    .id = "PF124",
    .name = "chain-files-with-legacy",
    .level = Level::warning,
    .fix = FixKind::safe,
    .finds =
        "..._tls_chain_files together with ..._tls_cert_file, ..._tls_eccert_file or "
        "..._tls_dcert_file.",
    .why =
        "Where chain files are set the others are ignored, and the server says so in the log each "
        "time it starts: who renews the certificate may do so in the wrong file.",
    .fixing = "Removes the legacy setting and its key file.",
    .bad =
        "smtpd_tls_chain_files = /etc/postfix/chain.pem\nsmtpd_tls_cert_file = "
        "/etc/postfix/cert.pem\n",
    .good = "smtpd_tls_chain_files = /etc/postfix/chain.pem\n",
    .source = "postconf(5), smtpd_tls_chain_files",
    .check_site = check_pf124,
};

}  // namespace postwright::lint
