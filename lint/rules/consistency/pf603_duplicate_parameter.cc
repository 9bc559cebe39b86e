#include <map>

#include "base/text.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

void check_pf603(const Site& site, Report& report) {
  if (site.has_branches()) return;  // one of two branches is there in the end
  std::map<std::pair<const ServiceEntry*, std::string_view>, const Assignment*> last;
  for (const Assignment& assignment : site.assignments())
    if (assignment.counts) last[{assignment.service, assignment.name}] = &assignment;
  for (const Assignment& assignment : site.assignments()) {
    if (assignment.counts) continue;
    const Assignment& later = *last[{assignment.service, assignment.name}];
    FileSpan where = site.name_span(later);
    bool same = assignment.text() == later.text();
    Finding& finding = site.report(report, assignment,
                                   cat(assignment.name, " is set again in line ", where.line,
                                       same ? ", to the same value" : ", and that value counts"));
    finding.related.push_back({.where = where, .text = "the setting that counts"});
    finding.fix = remove_assignment(site, assignment, FixKind::safe);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf603_duplicate_parameter){
    .id = "PF603",
    .name = "duplicate-parameter",
    .level = Level::warning,
    .fix = FixKind::safe,
    .finds = "A parameter that is set twice in main.cf, or with two `-o` of one service.",
    .why =
        "The last one counts, silently when both are equal. Whoever edits the first one wonders "
        "why nothing happens.",
    .fixing = "Removes the earlier setting.",
    .bad = "inet_interfaces = all\ninet_interfaces = loopback-only\n",
    .good = "inet_interfaces = loopback-only\n",
    .source = "postconf(5)",
    .check_site = check_pf603,
};

}  // namespace postwright::lint
