#include "base/text.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

void check_pf418(const Site& site, Report& report) {
  for (const Assignment& assignment : site.assignments()) {
    if (!assignment.counts || !assignment.name.ends_with("_fingerprint_digest")) continue;
    auto digest = site.expanded(assignment);
    if (!digest) continue;
    if (!equals_ignoring_case(*digest, "md5") && !equals_ignoring_case(*digest, "sha1")) continue;
    Finding& finding = report.add(site.value_span(assignment),
                                  cat(*digest,
                                      " is an old digest for fingerprints; sha256 is the "
                                      "default since Postfix 3.6"));
    finding.parameter = Site::full_name(assignment);
    finding.value = *digest;
    finding.fix = replace_value(site, assignment, "sha256", FixKind::unsafe);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf418_md5_fingerprint){
    .id = "PF418",
    .name = "md5-fingerprint",
    .level = Level::info,
    .fix = FixKind::unsafe,
    .finds = "A ..._fingerprint_digest of md5 or sha1.",
    .why =
        "Two certificates with the same md5 or sha1 fingerprint can be made, though none for a "
        "fingerprint that is given, which is what tables rest on. It is the older default, and "
        "others ask about it.",
    .fixing = "Sets sha256. All fingerprints in tables must be written anew with it.",
    .bad = "smtpd_tls_fingerprint_digest = md5\n",
    .good = "smtpd_tls_fingerprint_digest = sha256\n",
    .source = "postconf(5), smtpd_tls_fingerprint_digest",
    .check_site = check_pf418,
};

}  // namespace postwright::lint
