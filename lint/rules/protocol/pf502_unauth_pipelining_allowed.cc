#include "lint/site/fixes.h"
#include "lint/site/smtpd_services.h"

namespace postwright::lint {

namespace {

void check_pf502(const Site& site, Report& report) {
  visit_smtpd_values(
      site, "smtpd_forbid_unauth_pipelining", "no", [&](const Assignment& assignment) {
        site.report(report, assignment,
                    "smtpd_forbid_unauth_pipelining = no: clients may send ahead without asking")
            .fix = remove_assignment(site, assignment, FixKind::unsafe);
      });
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf502_unauth_pipelining_allowed){
    .id = "PF502",
    .name = "unauth-pipelining-allowed",
    .level = Level::warning,
    .fix = FixKind::unsafe,
    .finds = "smtpd_forbid_unauth_pipelining = no, but for services on a loopback address.",
    .why =
        "Only spam programs send commands before they may. Postfix 3.9 and later hang up on them "
        "by default, which also takes some attacks away that rely on smuggled commands.",
    .fixing = "Removes it: the default is yes.",
    .bad = "smtpd_forbid_unauth_pipelining = no\n",
    .good = "smtpd_forbid_unauth_pipelining = yes\n",
    .source = "postconf(5), smtpd_forbid_unauth_pipelining",
    .since = {.major_part = 3, .minor_part = 9},
    .check_site = check_pf502,
};

}  // namespace postwright::lint
