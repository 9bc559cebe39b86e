#include "base/text.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

void check_pf419(const Site& site, Report& report) {
  for (const Assignment& assignment : site.assignments()) {
    if (!assignment.counts || !assignment.name.ends_with("_tls_loglevel")) continue;
    auto text = site.expanded(assignment);
    auto level = text ? parse_unsigned(*text) : std::nullopt;
    if (!level || *level < 2) continue;
    Finding& finding = report.add(site.value_span(assignment),
                                  cat("log level ", *level, " is for debugging; 1 is enough"));
    finding.parameter = Site::full_name(assignment);
    finding.value = *text;
    finding.fix = replace_value(site, assignment, "1", FixKind::safe);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf419_tls_loglevel_high){
    .id = "PF419",
    .name = "tls-loglevel-high",
    .level = Level::info,
    .fix = FixKind::safe,
    .finds = "A ..._tls_loglevel of 2 or more.",
    .why = "Each handshake fills the log with its steps, and at 4 with the data.",
    .fixing = "Sets 1, a summary of each session.",
    .bad = "smtpd_tls_loglevel = 2\n",
    .good = "smtpd_tls_loglevel = 1\n",
    .source = "postconf(5)",
    .check_site = check_pf419,
};

}  // namespace postwright::lint
