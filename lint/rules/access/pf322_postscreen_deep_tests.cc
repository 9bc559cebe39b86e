#include <algorithm>

#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

constexpr std::string_view kTests[] = {"postscreen_bare_newline_enable",
                                       "postscreen_non_smtp_command_enable",
                                       "postscreen_pipelining_enable"};

void check_pf322(const Site& site, Report& report) {
  for (const Assignment& assignment : site.assignments()) {
    if (!assignment.counts || std::ranges::find(kTests, assignment.name) == std::end(kTests))
      continue;
    if (site.flag(assignment.name, assignment.service) != true) continue;
    site.report(report, assignment,
                cat(assignment.name,
                    ": a client that passes must come again, which delays mail "
                    "from large senders"));
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf322_postscreen_deep_tests){
    .id = "PF322",
    .name = "postscreen-deep-tests",
    .level = Level::info,
    .finds = "postscreen's tests after the greeting switched on.",
    .why =
        "postscreen cannot hand the session on after them: it asks every new client to come "
        "again. Senders with many addresses come from another one each time.",
    .fixing = "Leave them off, unless you know what they catch.",
    .bad = "postscreen_pipelining_enable = yes\n",
    .good = "postscreen_greet_action = enforce\n",
    .source = "POSTSCREEN_README",
    .check_site = check_pf322,
};

}  // namespace postwright::lint
