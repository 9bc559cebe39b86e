#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

void check_pf305(const Site& site, Report& report) {
  if (site.has_branches()) return;
  const Assignment* style = site.deciding("mynetworks_style");
  if (!style || !site.is_set("mynetworks")) return;
  Finding& finding =
      site.report(report, *style, "mynetworks_style has no effect where mynetworks is set");
  if (!site.refers_to("mynetworks_style"))
    finding.fix = remove_assignment(site, *style, FixKind::safe);
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf305_mynetworks_style_with_mynetworks){
    .id = "PF305",
    .name = "mynetworks-style-with-mynetworks",
    .level = Level::style,
    .fix = FixKind::safe,
    .finds = "mynetworks_style and mynetworks, both set in main.cf.",
    .why = "mynetworks_style only makes the default of mynetworks.",
    .fixing = "Removes mynetworks_style.",
    .bad = "mynetworks_style = subnet\nmynetworks = 127.0.0.0/8\n",
    .good = "mynetworks = 127.0.0.0/8\n",
    .source = "postconf(5), mynetworks_style",
    .check_site = check_pf305,
};

}  // namespace postwright::lint
