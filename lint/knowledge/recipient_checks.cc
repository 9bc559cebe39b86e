#include "lint/knowledge/recipient_checks.h"

#include <algorithm>

#include "lint/knowledge/restrictions.h"

namespace postwright::lint {
namespace {

bool may_validate(const RestrictionStep& step) {
  if (!step.known) return true;
  std::string_view name = step.known->name;
  return name == "reject_unverified_recipient" || name == "check_policy_service" ||
         name.starts_with("check_recipient_");
}

}  // namespace

bool may_know_recipients(const Site& site, const ServiceEntry* service) {
  bool known = true;
  for (std::string_view list : {"smtpd_recipient_restrictions", "smtpd_relay_restrictions"}) {
    auto steps = effective_steps(site, list, service, known);
    if (!known || std::ranges::any_of(steps, may_validate)) return true;
  }
  auto milters = site.value("smtpd_milters", service);
  return !milters || !milters->empty();
}

}  // namespace postwright::lint
