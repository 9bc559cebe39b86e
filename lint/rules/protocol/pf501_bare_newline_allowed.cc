#include "lint/site/fixes.h"
#include "lint/site/smtpd_services.h"

namespace postwright::lint {

namespace {

/// The first release that protects by default.
constexpr Version kDefault{.major_part = 3, .minor_part = 9};

void check_pf501(const Site& site, Report& report) {
  visit_smtpd_values(site, "smtpd_forbid_bare_newline", "no", [&](const Assignment& assignment) {
    Finding& finding = site.report(
        report, assignment,
        "smtpd_forbid_bare_newline = no: a sender can smuggle in mail in another's name");
    if (site.context().target >= kDefault)
      finding.fix = remove_assignment(site, assignment, FixKind::unsafe);
    else
      finding.fix = replace_value(site, assignment, "yes", FixKind::unsafe);
  });
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf501_bare_newline_allowed){
    .id = "PF501",
    .name = "bare-newline-allowed",
    .level = Level::error,
    .fix = FixKind::unsafe,
    .finds = "smtpd_forbid_bare_newline = no, but for services on a loopback address.",
    .why =
        "An end of data with bare newlines ends a message here that goes on for the server that "
        "sent it. What follows comes in as a message of its own that passes SPF: SMTP smuggling, "
        "CVE-2023-51764.",
    .fixing =
        "Removes it, for the default is normalize since Postfix 3.9; for older releases, it "
        "becomes yes.",
    .bad = "smtpd_forbid_bare_newline = no\n",
    .good = "smtpd_forbid_bare_newline = normalize\n",
    .source = "postconf(5), smtpd_forbid_bare_newline; CVE-2023-51764",
    .check_site = check_pf501,
};

}  // namespace postwright::lint
