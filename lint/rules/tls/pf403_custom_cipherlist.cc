#include <algorithm>

#include "base/text.h"
#include "libconf/parameters/parameters.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

constexpr std::string_view kCipherLists[] = {"tls_high_cipherlist", "tls_medium_cipherlist",
                                             "tls_null_cipherlist"};

void check_pf403(const Site& site, Report& report) {
  for (const Assignment& assignment : site.assignments()) {
    if (!assignment.counts ||
        std::ranges::find(kCipherLists, assignment.name) == std::end(kCipherLists))
      continue;
    const ParameterInfo* parameter = find_parameter(assignment.name);
    if (parameter && assignment.text() == parameter->default_value) continue;
    Finding& finding =
        site.report(report, assignment, cat(assignment.name, " is best left at its default"));
    finding.fix = remove_assignment(site, assignment, FixKind::unsafe);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf403_custom_cipherlist){
    .id = "PF403",
    .name = "custom-cipherlist",
    .level = Level::warning,
    .fix = FixKind::unsafe,
    .finds =
        "tls_high_cipherlist, tls_medium_cipherlist or tls_null_cipherlist set to something "
        "of one's own.",
    .why =
        "The defaults follow OpenSSL and Postfix; a copied list grows old, and for "
        "opportunistic TLS a shorter one means more mail in the clear.",
    .fixing =
        "Removes the setting. Where a grade is too weak, choose another one with "
        "..._tls_ciphers or ..._tls_mandatory_ciphers.",
    .bad = "tls_high_cipherlist = ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384\n",
    .good = "smtpd_tls_mandatory_ciphers = high\n",
    .source = "postconf(5)",
    .check_site = check_pf403,
};

}  // namespace postwright::lint
