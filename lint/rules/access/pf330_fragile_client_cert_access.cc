#include <algorithm>
#include <set>

#include "base/text.h"
#include "lint/knowledge/restrictions.h"
#include "lint/site/smtpd_services.h"

namespace postwright::lint {
namespace {

constexpr std::string_view kSessionLists[] = {
    "smtpd_client_restrictions", "smtpd_helo_restrictions",      "smtpd_sender_restrictions",
    "smtpd_relay_restrictions",  "smtpd_recipient_restrictions", "smtpd_data_restrictions"};

void check_step(const Site& site, const SmtpdService& service, const RestrictionStep& step,
                Report& report) {
  std::string_view name = step.known->name;
  bool by_fingerprint = name == "permit_tls_clientcerts" || name == "check_ccert_access";
  if (!by_fingerprint && name != "permit_tls_all_clientcerts") return;
  auto add = [&](std::string message) {
    Finding& finding = report.add(step.word.where, std::move(message));
    finding.value = name;
    finding.related.push_back(
        {.where = site.entry_span(*service.entry), .text = cat("in ", service.name())});
  };
  auto asks = site.flag("smtpd_tls_ask_ccert", service.entry);
  auto requires_one = site.flag("smtpd_tls_req_ccert", service.entry);
  if (asks && requires_one && !*asks && !*requires_one) {
    add(cat(step.word.text, " finds no certificate: smtpd_tls_ask_ccert is off"));
    return;
  }
  auto digest = site.known_value("smtpd_tls_fingerprint_digest", service.entry);
  if (by_fingerprint && digest && (*digest == "md5" || *digest == "sha1"))
    add(cat(step.word.text, " goes by ", *digest,
            " fingerprints; sha256 is the default since 3.6"));
}

void check_pf330(const Site& site, Report& report) {
  if (!is_complete(site)) return;
  std::set<std::pair<std::string, std::uint64_t>> seen;  // a place counts once
  for (const SmtpdService& service : smtpd_services(site)) {
    for (std::string_view list : kSessionLists) {
      bool known = true;
      for (const RestrictionStep& step : effective_steps(site, list, service.entry, known))
        if (step.known && step.word.where.length > 0 &&
            seen.emplace(step.word.where.file, step.word.where.offset).second)
          check_step(site, service, step, report);
    }
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf330_fragile_client_cert_access){
    .id = "PF330",
    .name = "fragile-client-cert-access",
    .level = Level::warning,
    .finds =
        "permit_tls_clientcerts, permit_tls_all_clientcerts or check_ccert_access where "
        "smtpd_tls_ask_ccert and smtpd_tls_req_ccert are off, or with md5 or sha1 fingerprints.",
    .why =
        "Without being asked no client shows a certificate, and smtpd logs that the restriction "
        "cannot work. Old digests let somebody make a certificate with the same fingerprint.",
    .fixing =
        "Set smtpd_tls_ask_ccert = yes, and smtpd_tls_fingerprint_digest = sha256 with new "
        "fingerprints in the tables.",
    .bad =
        "smtp inet n - n - - smtpd\n"
        "  -o smtpd_relay_restrictions=permit_tls_clientcerts,reject_unauth_destination\n",
    .good =
        "smtp inet n - n - - smtpd\n"
        "  -o smtpd_relay_restrictions=permit_tls_clientcerts,reject_unauth_destination\n"
        "  -o smtpd_tls_ask_ccert=yes -o smtpd_tls_fingerprint_digest=sha256\n",
    .example_file = "master.cf",
    .source = "TLS_README; postconf(5), smtpd_tls_fingerprint_digest",
    .check_site = check_pf330,
};

}  // namespace postwright::lint
