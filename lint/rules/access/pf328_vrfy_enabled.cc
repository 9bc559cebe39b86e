#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

void check_pf328(const Site& site, Report& report) {
  for (const Assignment* assignment : site.assignments_of("disable_vrfy_command")) {
    if (!assignment->counts || site.flag("disable_vrfy_command", assignment->service) != false)
      continue;
    Finding& finding =
        site.report(report, *assignment, "VRFY tells strangers which addresses exist");
    finding.fix = replace_value(site, *assignment, "yes", FixKind::unsafe);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf328_vrfy_enabled){
    .id = "PF328",
    .name = "vrfy-enabled",
    .level = Level::info,
    .fix = FixKind::unsafe,
    .finds = "disable_vrfy_command = no.",
    .why = "Lists of addresses are made with it.",
    .fixing = "Sets yes.",
    .bad = "disable_vrfy_command = no\n",
    .good = "disable_vrfy_command = yes\n",
    .source = "postconf(5); RFC 5321, section 7.3",
    .check_site = check_pf328,
};

}  // namespace postwright::lint
