#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "lint/site/site.h"

namespace postwright::lint {

namespace {

constexpr std::string_view kMilterLists[] = {"milter_default_action", "non_smtpd_milters",
                                             "smtpd_milter_maps", "smtpd_milters"};

/// Somewhere milters are named, or the place where they would be is not there.
bool has_milters(const Site& site) {
  if (!site.main_file() || !site.master_file()) return true;
  return std::ranges::any_of(site.assignments(), [&](const Assignment& assignment) {
    return assignment.name != kMilterLists[0] &&
           std::ranges::find(kMilterLists, assignment.name) != std::end(kMilterLists) &&
           site.expanded(assignment) != "";
  });
}

void check_pf506(const Site& site, Report& report) {
  if (!has_milters(site)) return;
  for (const Assignment* assignment : site.assignments_of("milter_default_action")) {
    auto text = site.expanded(*assignment);
    if (!assignment->counts || !text || !equals_ignoring_case(*text, "accept")) continue;
    Finding& finding = report.add(site.value_span(*assignment),
                                  "mail passes unfiltered while a milter does not answer");
    finding.parameter = Site::full_name(*assignment);
    finding.value = *text;
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf506_milter_fail_open){
    .id = "PF506",
    .name = "milter-fail-open",
    .level = Level::info,
    .finds = "milter_default_action = accept, where milters are used.",
    .why =
        "When a milter is down mail goes on without it: unsigned, or unchecked. That may be what "
        "is wanted.",
    .fixing =
        "Specify tempfail, or shutdown, the default of Postfix 3.11, where mail must not pass "
        "unseen. A milter of its own can have `{ inet:localhost:8891, default_action=accept }`.",
    .bad = "smtpd_milters = inet:localhost:11332\nmilter_default_action = accept\n",
    .good = "smtpd_milters = inet:localhost:11332\nmilter_default_action = tempfail\n",
    .source = "MILTER_README; postconf(5), milter_default_action",
    .check_site = check_pf506,
};

}  // namespace postwright::lint
