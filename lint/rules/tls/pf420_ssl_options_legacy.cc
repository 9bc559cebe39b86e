#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

void check_pf420(const Site& site, Report& report) {
  for (const Assignment& assignment : site.assignments()) {
    if (!assignment.counts) continue;
    auto text = site.expanded(assignment);
    if (!text || text->empty()) continue;
    std::string_view reason;
    if (assignment.name == "tls_disable_workarounds")
      reason = "the bugs that these work around are long gone";
    else if (assignment.name == "tls_ssl_options" && equals_ignoring_case(*text, "NO_COMPRESSION"))
      reason = "OpenSSL does not compress anyway";
    else
      continue;
    site.report(report, assignment, cat(assignment.name, ": ", reason));
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf420_ssl_options_legacy){
    .id = "PF420",
    .name = "ssl-options-legacy",
    .level = Level::info,
    .finds = "tls_disable_workarounds, or tls_ssl_options with NO_COMPRESSION alone.",
    .why = "They concern OpenSSL releases that are no longer in use.",
    .fixing = "Remove the setting.",
    .bad = "tls_ssl_options = NO_COMPRESSION\n",
    .good = "tls_ssl_options = NO_RENEGOTIATION\n",
    .source = "postconf(5)",
    .check_site = check_pf420,
};

}  // namespace postwright::lint
