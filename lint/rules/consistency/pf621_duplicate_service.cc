#include <map>

#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

void check_pf621(const Site& site, Report& report) {
  if (site.has_branches()) return;
  std::map<std::pair<std::string_view, std::string_view>, const ServiceEntry*> seen;
  for (const ServiceEntry& service : site.services()) {
    if (!is_known(service.service()) || !is_known(service.type())) continue;
    auto [first, added] = seen.try_emplace({service.service(), service.type()}, &service);
    if (added) continue;
    Finding& finding = report.add(site.entry_span(service),
                                  cat("the service ", service.service(), "/", service.type(),
                                      " stands in line ", first->second->line, " already"));
    finding.parameter = cat(service.service(), "/", service.type());
    finding.related.push_back(
        {.where = site.entry_span(*first->second), .text = "the first entry"});
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf621_duplicate_service){
    .id = "PF621",
    .name = "duplicate-service",
    .level = Level::error,
    .finds = "Two entries of master.cf with the same service name and type.",
    .why =
        "The later one takes the place of the first, with all its -o settings; master(8) warns "
        "in the log only.",
    .fixing = "Remove one of them, or give it another name.",
    .bad = "smtp inet n - n - - smtpd\nsmtp inet n - n - 1 postscreen\n",
    .good = "smtp inet n - n - 1 postscreen\nsmtpd pass - - n - - smtpd\n",
    .example_file = "master.cf",
    .source = "master(5)",
    .check_site = check_pf621,
};

}  // namespace postwright::lint
