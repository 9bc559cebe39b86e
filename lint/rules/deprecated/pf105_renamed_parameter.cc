#include <algorithm>

#include "base/text.h"
#include "lint/knowledge/deprecations.h"

namespace postwright::lint {

namespace {

/// Its successor takes a value without a unit as seconds, and its default adds the "h" itself.
constexpr std::string_view kHours = "postscreen_dnsbl_ttl";

void check_pf105(const Site& site, Report& report) {
  visit_deprecated(
      site, report.rule(), [&](const Deprecation& row, const Assignment& assignment, Level level) {
        bool replaced = site.is_set(row.replacement, assignment.service);
        Finding& finding =
            site.report(report, assignment,
                        replaced ? cat("remove ", assignment.name, ": it has no effect beside ",
                                       row.replacement, ", its new name")
                                 : deprecation_text(row, site.context().target),
                        level);
        finding.fix = deprecation_fix(site, assignment, row);
        bool renamed = finding.fix && finding.fix->edits.front().text == row.replacement;
        if (assignment.name != kHours || !renamed) return;
        if (!is_known(assignment.text()) || assignment.text().find('$') != std::string_view::npos) {
          finding.fix.reset();
        } else if (std::ranges::all_of(assignment.text(), is_digit)) {
          FileSpan value = site.value_span(assignment);
          finding.fix->edits.push_back({.file = value.file,
                                        .offset = value.offset + value.length,
                                        .length = 0,
                                        .text = "h"});
        }
      });
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf105_renamed_parameter){
    .id = "PF105",
    .name = "renamed-parameter",
    .level = Level::warning,
    .fix = FixKind::safe,
    .finds =
        "A parameter under the name that it had in an earlier release, such as "
        "postscreen_blacklist_action or virtual_maps.",
    .why =
        "The old name is only the default of the new one: it has no effect where the new name is "
        "set. Postfix warns about these names since 3.11 and will remove them.",
    .fixing =
        "Renames it, or removes it where the new name is set too. A postscreen_dnsbl_ttl without a "
        "unit gets the `h` that it always meant.",
    .bad = "postscreen_blacklist_action = drop\n",
    .good = "postscreen_denylist_action = drop\n",
    .source = "DEPRECATION_README",
    .check_site = check_pf105,
};

}  // namespace postwright::lint
