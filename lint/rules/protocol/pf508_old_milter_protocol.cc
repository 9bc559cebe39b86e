#include "base/text.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {

namespace {

void check_pf508(const Site& site, Report& report) {
  for (const Assignment* assignment : site.assignments_of("milter_protocol")) {
    auto text = site.expanded(*assignment);
    if (!assignment->counts || !text || (*text != "2" && *text != "3" && *text != "4")) continue;
    site.report(report, *assignment,
                cat("remove milter_protocol = ", *text,
                    ": the default is 6, and with less milters cannot do all that they do now"))
        .fix = remove_assignment(site, *assignment, FixKind::unsafe);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf508_old_milter_protocol){
    .id = "PF508",
    .name = "old-milter-protocol",
    .level = Level::warning,
    .fix = FixKind::unsafe,
    .finds = "milter_protocol = 2, 3 or 4.",
    .why =
        "6 is the default since Postfix 2.6, and what every milter library in use speaks. With an "
        "older version milters get less of the message and may not change the sender.",
    .fixing = "Removes it.",
    .bad = "milter_protocol = 2\n",
    .good = "milter_protocol = 6\n",
    .source = "MILTER_README",
    .check_site = check_pf508,
};

}  // namespace postwright::lint
