#include "base/text.h"
#include "lint/knowledge/deprecations.h"
#include "lint/site/fixes.h"

namespace postwright::lint {

namespace {

void check_pf104(const Site& site, Report& report) {
  visit_deprecated(
      site, report.rule(), [&](const Deprecation& row, const Assignment& assignment, Level level) {
        const ServiceEntry* service = assignment.service;
        auto table = site.known_value(assignment.name, service);
        auto policy = site.known_value(row.replacement, service);
        if (!table || table->empty() || !policy || policy->empty() || !site.main_file()) {
          site.report(
              report, assignment,
              cat(deprecation_text(row, site.context().target), ", whose tables have another form"),
              level);
          return;
        }
        Finding& finding = site.report(
            report, assignment,
            cat("remove ", assignment.name, ": it has no effect beside ", row.replacement), level);
        if (!site.refers_to(assignment.name) && !site.has_branches())
          finding.fix = remove_assignment(site, assignment, FixKind::safe);
      });
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf104_per_site_deprecated){
    .id = "PF104",
    .name = "per-site-deprecated",
    .level = Level::error,
    .fix = FixKind::safe,
    .finds = "smtp_tls_per_site, lmtp_tls_per_site and tlsproxy_client_per_site.",
    .why =
        "Postfix warns about them since 3.9 and will remove them; then deliveries that must be "
        "encrypted are no longer. They have no effect at all beside the policy maps.",
    .fixing =
        "Rewrite the table for ..._tls_policy_maps: its keys are next hops, not host names, and "
        "its values security levels. Where policy maps are set, the old setting goes.",
    .bad = "smtp_tls_per_site = hash:/etc/postfix/tls_per_site\n",
    .good = "smtp_tls_policy_maps = hash:/etc/postfix/tls_policy\n",
    .source = "DEPRECATION_README; postconf(5), smtp_tls_policy_maps",
    .check_site = check_pf104,
};

}  // namespace postwright::lint
