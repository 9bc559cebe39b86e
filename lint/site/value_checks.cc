#include "lint/site/value_checks.h"

#include "libconf/parameters/parameters.h"
#include "libconf/parameters/typed_value.h"

namespace postwright::lint {

void visit_bad_values(
    const Site& site,
    const std::function<void(const Assignment& assignment, const std::string& reason)>& visit) {
  for (const Assignment& assignment : site.assignments()) {
    const ParameterInfo* parameter = find_parameter(assignment.name);
    if (!parameter || !assignment.counts || parameter->type == ParameterType::raw) continue;
    auto text = site.expanded(assignment);
    if (!text || !is_known(*text)) continue;
    // virtual_mailbox_base is empty by default, though virtual(8) wants one: as unset as it can be.
    if (*text == default_of(*parameter)) continue;
    if (Status checked = check_value(*parameter, *text); !checked)
      visit(assignment, checked.error().message);
  }
}

}  // namespace postwright::lint
