#include <algorithm>

#include "base/text.h"
#include "libconf/reports/compatibility_report.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

/// The release that knows a level.
bool is_known_to(Version target, std::string_view level) {
  auto parsed = CompatibilityLevel::parse(level);
  if (!parsed) return false;
  // Levels before 3.6 came with 3.0.
  Version since{.major_part = 3, .minor_part = 0};
  if (*parsed >= CompatibilityLevel{.major_part = 3, .minor_part = 6})
    since.minor_part = static_cast<int>(parsed->minor_part);
  return since <= target;
}

void check_pf619(const Site& site, Report& report) {
  if (!site.main_file() || site.main_file()->masked.is_template) return;
  const Assignment* assignment = site.deciding("compatibility_level");
  if (!assignment) return;  // PF618 speaks of all at once
  auto compatibility = report_compatibility(site.configuration());
  if (!compatibility) return;
  for (const CompatibilityStep& step : compatibility->steps) {
    if (!is_known_to(site.context().target, step.to)) continue;
    for (const CompatibilityChange& change : step.changes) {
      // The others have rules of their own (PF326, PF626), or follow from one of these.
      if (change.subject != CompatibilityChange::Subject::parameter || !change.main_cf ||
          !change.because_of.empty() || change.name == "relay_domains")
        continue;
      if (!is_known(change.main_cf->before) || !is_known(change.main_cf->after)) continue;
      Finding& finding =
          site.report(report, *assignment,
                      cat(change.name, " is \"", change.main_cf->before, "\" by default, and \"",
                          change.main_cf->after, "\" from level ", step.to, " on"));
      finding.value = change.name;
      if (change.keep.size() == 1 && change.keep.front().starts_with(cat(change.name, "=")))
        finding.fix = append_setting(site, change.name, change.main_cf->before, FixKind::safe);
    }
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf619_compat_default_in_effect){
    .id = "PF619",
    .name = "compat-default-in-effect",
    .level = Level::info,
    .fix = FixKind::safe,
    .finds =
        "Each default that a higher compatibility_level, as far as the release knows it, would "
        "change for this site, where the parameter is not set.",
    .why = "Raising the level changes what it does; Postfix logs each use of an old default.",
    .fixing = "Sets today's value, so that raising the level changes nothing.",
    .bad = "compatibility_level = 0\nmynetworks = 192.0.2.0/28\nrelay_domains =\n",
    .good = "compatibility_level = 3.11\nmynetworks = 192.0.2.0/28\nrelay_domains =\n",
    .source = "COMPATIBILITY_README",
    .since = {.major_part = 3, .minor_part = 0},
    .check_site = check_pf619,
};

}  // namespace postwright::lint
