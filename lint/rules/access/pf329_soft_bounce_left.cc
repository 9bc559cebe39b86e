#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

void check_pf329(const Site& site, Report& report) {
  for (const Assignment* assignment : site.assignments_of("soft_bounce")) {
    if (!assignment->counts || site.flag("soft_bounce", assignment->service) != true) continue;
    Finding& finding = site.report(
        report, *assignment,
        "soft_bounce is for tests: senders never hear that their mail cannot be delivered");
    finding.fix = remove_assignment(site, *assignment, FixKind::unsafe);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf329_soft_bounce_left){
    .id = "PF329",
    .name = "soft-bounce-left",
    .level = Level::warning,
    .fix = FixKind::unsafe,
    .finds = "soft_bounce = yes.",
    .why =
        "Every permanent error becomes a temporary one: the queue grows, and clients come again "
        "and again.",
    .fixing = "Removes the setting.",
    .bad = "soft_bounce = yes\n",
    .good = "soft_bounce = no\n",
    .source = "postconf(5), soft_bounce",
    .check_site = check_pf329,
};

}  // namespace postwright::lint
