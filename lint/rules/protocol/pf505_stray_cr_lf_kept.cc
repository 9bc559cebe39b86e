#include "base/text.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {

namespace {

void check_pf505(const Site& site, Report& report) {
  for (const Assignment* assignment : site.assignments_of("cleanup_replace_stray_cr_lf")) {
    auto text = site.expanded(*assignment);
    if (!assignment->counts || !text || !equals_ignoring_case(*text, "no")) continue;
    site.report(
            report, *assignment,
            "cleanup_replace_stray_cr_lf = no: mail can be smuggled to others through this host")
        .fix = remove_assignment(site, *assignment, FixKind::unsafe);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf505_stray_cr_lf_kept){
    .id = "PF505",
    .name = "stray-cr-lf-kept",
    .level = Level::warning,
    .fix = FixKind::unsafe,
    .finds = "cleanup_replace_stray_cr_lf = no.",
    .why =
        "A server that this one sends to may take a lone carriage return or newline for the end of "
        "a line, and so read one message as two.",
    .fixing = "Removes it: the default is yes.",
    .bad = "cleanup_replace_stray_cr_lf = no\n",
    .good = "cleanup_replace_stray_cr_lf = yes\n",
    .source = "postconf(5), cleanup_replace_stray_cr_lf",
    .check_site = check_pf505,
};

}  // namespace postwright::lint
