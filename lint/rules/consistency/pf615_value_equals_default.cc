#include "base/text.h"
#include "libconf/parameters/parameters.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

void check_pf615(const Site& site, Report& report) {
  if (site.has_branches()) return;
  for (const Assignment& assignment : site.assignments()) {
    const ParameterInfo* parameter = find_parameter(assignment.name);
    if (assignment.service || !assignment.counts || !parameter) continue;
    if (default_of(*parameter).starts_with("@computed:")) continue;
    if (assignment.name == "compatibility_level" || assignment.text() != default_of(*parameter))
      continue;
    // Types of the build are its maker's choice.
    if (assignment.name.ends_with("_type")) continue;
    Finding& finding =
        site.report(report, assignment, cat("this is the default of ", assignment.name));
    finding.fix = remove_assignment(site, assignment, FixKind::unsafe);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf615_value_equals_default){
    .id = "PF615",
    .name = "value-equals-default",
    .level = Level::info,
    .fix = FixKind::unsafe,
    .finds = "A setting of main.cf that repeats the parameter's default as postconf(5) has it.",
    .why = "It keeps today's default alive when a later release changes it.",
    .fixing = "Removes the setting.",
    .bad = "smtpd_helo_required = no\n",
    .good = "smtpd_helo_required = yes\n",
    .source = "postconf(5)",
    .on_by_default = false,
    .check_site = check_pf615,
};

}  // namespace postwright::lint
