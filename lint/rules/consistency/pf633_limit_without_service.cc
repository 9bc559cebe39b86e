#include <algorithm>

#include "base/text.h"
#include "libconf/parameters/parameters.h"
#include "lint/knowledge/deprecations.h"
#include "lint/site/fixes.h"
#include "lint/site/smtpd_services.h"

namespace postwright::lint {
namespace {

/// The service that would define `name`, the shortest name of it; empty when none would.
std::string service_that_defines(std::string_view name) {
  std::string service;
  any_service_parameter(name, [&](const ServiceParameter& parameter) {
    if (service.empty() || parameter.service.size() < service.size()) service = parameter.service;
    return false;
  });
  return service;
}

void check_pf633(const Site& site, Report& report) {
  if (!site.names() || !is_complete(site)) return;
  // A piece of a master.cf may lack anything.
  if (site.configuration().master_cf().entries_of("qmgr").empty()) return;
  for (const Assignment& assignment : site.assignments()) {
    if (assignment.service || find_parameter(assignment.name)) continue;
    if (site.names()->class_of(assignment.name) || is_old_parameter(assignment.name)) continue;
    std::string service = service_that_defines(assignment.name);
    if (service.empty()) continue;
    Finding& finding =
        site.report(report, assignment,
                    cat("master.cf has no delivery service ", service, " that would read it"));
    finding.fix = remove_assignment(site, assignment, FixKind::safe);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf633_limit_without_service){
    .id = "PF633",
    .name = "limit-parameter-without-service",
    .level = Level::info,
    .fix = FixKind::safe,
    .finds =
        "A parameter made of a service's name, such as X_destination_recipient_limit, where "
        "master.cf has no service X of that kind.",
    .why = "Nothing reads it. Often the service has gone, or has another name.",
    .fixing = "Removes it.",
    .bad = "maildrop_destination_recipient_limit = 1\n",
    .good = "default_destination_recipient_limit = 1\n",
    .source = "postconf(5), transport_destination_recipient_limit",
    .check_site = check_pf633,
};

}  // namespace postwright::lint
