#include "base/text.h"
#include "lint/site/fixes.h"
#include "lint/site/smtpd_services.h"

namespace postwright::lint {
namespace {

void check_pf624(const Site& site, Report& report) {
  if (!is_complete(site) || site.has_branches()) return;
  for (const Assignment& assignment : site.assignments()) {
    if (!assignment.service || !assignment.counts) continue;
    // What main.cf leaves to the default, the entry may well pin.
    const Assignment* in_main = site.deciding(assignment.name);
    if (!in_main) continue;
    auto here = site.expanded(assignment);
    auto there = site.known_value(assignment.name);
    if (!here || !there || *here != *there) continue;
    Finding& finding = site.report(report, assignment,
                                   cat("main.cf sets ", assignment.name, " to the same value"));
    finding.related.push_back({.where = site.name_span(*in_main), .text = "set here"});
    // What the value names may be used by nothing else then.
    if (assignment.text().find('$') == std::string_view::npos)
      finding.fix = remove_assignment(site, assignment, FixKind::safe);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf624_redundant_override){
    .id = "PF624",
    .name = "redundant-override",
    .level = Level::info,
    .fix = FixKind::safe,
    .finds = "A -o of master.cf with the value that main.cf sets.",
    .why = "Whoever changes main.cf later wonders why this service does not follow.",
    .fixing = "Removes it, unless it uses other parameters.",
    .bad = "smtp inet n - n - - smtpd\n  -o smtpd_banner=$myhostname -o smtpd_banner=$myhostname\n",
    .good = "smtp inet n - n - - smtpd\n",
    .example_file = "master.cf",
    .source = "master(5)",
    .check_site = check_pf624,
};

}  // namespace postwright::lint
