#include "lint/knowledge/deprecations.h"

namespace postwright::lint {

namespace {

/// The first release that reads "strong" and "ultra" as "auto".
constexpr Version kGradesAreEqual{.major_part = 3, .minor_part = 6};

void check_pf106(const Site& site, Report& report) {
  visit_deprecated(
      site, report.rule(), [&](const Deprecation& row, const Assignment& assignment, Level level) {
        Finding& finding =
            site.report(report, assignment, deprecation_text(row, site.context().target), level);
        finding.fix = deprecation_fix(site, assignment, row);
        std::string_view value = assignment.text();
        bool grade = assignment.name.ends_with("_eecdh_grade");
        if (finding.fix && grade && site.context().target >= kGradesAreEqual &&
            (value == "strong" || value == "ultra"))
          finding.fix->kind = FixKind::safe;
      });
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf106_do_not_specify){
    .id = "PF106",
    .name = "do-not-specify",
    .level = Level::warning,
    .fix = FixKind::unsafe,
    .finds =
        "Parameters of TLS and CNAME handling that are best left alone: ..._tls_dh1024_param_file, "
        "..._tls_eecdh_grade, smtp_cname_overrides_servername and lmtp_cname_overrides_servername.",
    .why =
        "Postfix warns about most of them since 3.9 or 3.11 and will remove them. What is built in "
        "is stronger than most files, and the grades strong and ultra are read as auto since 3.6.",
    .fixing =
        "Removes it: safely where the value is the default or is read as the default, unsafely "
        "where another file or value was in force.",
    .bad = "smtpd_tls_eecdh_grade = strong\n",
    .good = "smtpd_tls_security_level = may\n",
    .source = "DEPRECATION_README",
    .check_site = check_pf106,
};

}  // namespace postwright::lint
