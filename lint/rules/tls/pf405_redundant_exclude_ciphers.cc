#include <algorithm>

#include "base/text.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

/// What no OpenSSL of today has in its lists.
constexpr std::string_view kGone[] = {"SSLv2", "EXPORT", "EXP", "LOW", "RC4"};

void check_pf405(const Site& site, Report& report) {
  for (const Assignment& assignment : site.assignments()) {
    if (!assignment.counts || !assignment.name.ends_with("_exclude_ciphers")) continue;
    auto text = site.expanded(assignment);
    if (!text || !is_known(*text)) continue;
    auto words = split(*text, ":, \t\r\n");
    if (words.empty() || !std::ranges::all_of(words, [](std::string_view word) {
          return std::ranges::find(kGone, word) != std::end(kGone);
        }))
      continue;
    Finding& finding = site.report(report, assignment,
                                   cat(assignment.name, " excludes only what is not there anyway"));
    finding.fix = remove_assignment(site, assignment, FixKind::safe);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf405_redundant_exclude_ciphers){
    .id = "PF405",
    .name = "redundant-exclude-ciphers",
    .level = Level::info,
    .fix = FixKind::safe,
    .finds = "A ..._exclude_ciphers that names nothing but SSLv2, EXPORT, LOW and RC4.",
    .why = "OpenSSL has not had these for years; the setting only looks like protection.",
    .fixing = "Removes the setting.",
    .bad = "smtpd_tls_exclude_ciphers = EXPORT, LOW\n",
    .good = "smtpd_tls_exclude_ciphers = aNULL\n",
    .source = "postconf(5); OpenSSL ciphers(1)",
    .check_site = check_pf405,
};

}  // namespace postwright::lint
