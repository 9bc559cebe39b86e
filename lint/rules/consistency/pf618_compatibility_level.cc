#include "base/text.h"
#include "libconf/expansion/compatibility_level.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

/// A level that changes defaults, and the first release that knows it.
struct Step {
  std::string_view level;
  Version since;
};
constexpr Step kSteps[] = {{"2", {.major_part = 3, .minor_part = 0}},
                           {"3.6", {.major_part = 3, .minor_part = 6}},
                           {"3.11", {.major_part = 3, .minor_part = 11}}};

void check_pf618(const Site& site, Report& report) {
  if (!site.main_file()) return;
  const Step* newest = nullptr;
  for (const Step& step : kSteps)
    if (step.since <= site.context().target) newest = &step;
  if (!newest) return;
  const Assignment* assignment = site.deciding("compatibility_level");
  if (!assignment) {
    // A piece, or a file to be added to another one, need not have it.
    if (site.main_file()->masked.is_template || site.main_file()->bytes().empty() ||
        !is_whole_name(site.main_file()->path()))
      return;
    report
        .add(site.main_file()->source->span(0, 0), cat("compatibility_level is not set, which is "
                                                       "level 0: read `postconf --compat-report`, "
                                                       "then set compatibility_level = ",
                                                       newest->level))
        .parameter = "compatibility_level";
    return;
  }
  auto text = site.known_value("compatibility_level");
  if (!text) return;
  auto level = CompatibilityLevel::parse(*text);
  if (!level || *level >= *CompatibilityLevel::parse(newest->level)) return;
  Finding& finding =
      report.add(site.value_span(*assignment),
                 cat("compatibility_level ", *text,
                     " keeps defaults of old releases: read `postconf --compat-report`, then set "
                     "compatibility_level = ",
                     newest->level));
  finding.parameter = "compatibility_level";
  finding.value = *text;
  finding.fix = replace_value(site, *assignment, newest->level, FixKind::unsafe);
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf618_compatibility_level){
    .id = "PF618",
    .name = "compatibility-level",
    .level = Level::info,
    .fix = FixKind::unsafe,
    .finds =
        "A main.cf that does not set compatibility_level, or to less than the release it is "
        "judged for knows.",
    .why = "Defaults of older releases stay in force, and Postfix logs each use of one.",
    .fixing =
        "Sets the newest level. `postconf --compat-report` says what that changes here, and "
        "how to keep what must stay.",
    .bad = "compatibility_level = 2\n",
    .good = "compatibility_level = 3.11\n",
    .source = "COMPATIBILITY_README",
    .since = {.major_part = 3, .minor_part = 0},
    .check_site = check_pf618,
};

}  // namespace postwright::lint
