#include <algorithm>

#include "base/text.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

/// What the shipped main.cf has for the installation, and no daemon reads.
constexpr std::string_view kNoise[] = {"debugger_command", "html_directory", "readme_directory",
                                       "sample_directory"};

void check_pf640(const Site& site, Report& report) {
  for (const Assignment& assignment : site.assignments()) {
    if (assignment.service || std::ranges::find(kNoise, assignment.name) == std::end(kNoise))
      continue;
    if (site.refers_to(assignment.name)) continue;
    Finding& finding = site.report(report, assignment,
                                   cat("no daemon reads ", assignment.name, " as this site is"));
    finding.fix = remove_assignment(site, assignment, FixKind::unsafe);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf640_readme_directory_noise){
    .id = "PF640",
    .name = "readme-directory-noise",
    .level = Level::style,
    .fix = FixKind::unsafe,
    .finds =
        "readme_directory, html_directory, sample_directory and debugger_command, as the shipped "
        "main.cf has them.",
    .why =
        "They serve upgrades from source and debugging; in a configuration kept in git they "
        "are noise.",
    .fixing = "Removes them. An upgrade from source asks `postconf` for some of them.",
    .bad = "readme_directory = no\n",
    .good = "mail_owner = postfix\n",
    .source = "postconf(5)",
    .on_by_default = false,
    .check_site = check_pf640,
};

}  // namespace postwright::lint
