#include "base/text.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {

namespace {

void check_pf515(const Site& site, Report& report) {
  for (const Assignment* assignment : site.assignments_of("broken_sasl_auth_clients")) {
    auto text = site.expanded(*assignment);
    if (!assignment->counts || !text || !equals_ignoring_case(*text, "yes")) continue;
    site.report(report, *assignment,
                "only mail programs of the 1990s need broken_sasl_auth_clients")
        .fix = remove_assignment(site, *assignment, FixKind::unsafe);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf515_broken_sasl_clients){
    .id = "PF515",
    .name = "broken-sasl-clients",
    .level = Level::info,
    .fix = FixKind::unsafe,
    .finds = "broken_sasl_auth_clients = yes.",
    .why =
        "It announces AUTH twice, in a form from before RFC 2554, for Outlook Express 4 and "
        "Exchange 5.0. Nothing of today needs it.",
    .fixing = "Removes it.",
    .bad = "broken_sasl_auth_clients = yes\n",
    .good = "broken_sasl_auth_clients = no\n",
    .source = "postconf(5), broken_sasl_auth_clients",
    .check_site = check_pf515,
};

}  // namespace postwright::lint
