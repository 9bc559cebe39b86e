#include <algorithm>
#include <vector>

#include "base/text.h"
#include "libconf/parameters/deprecations.h"
#include "libconf/parameters/nearest_names.h"
#include "libconf/parameters/parameters.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

/// Looking for similar names takes time; in a file with more unknown ones than that nobody reads
/// the hints.
constexpr int kMostHints = 500;

/// A name that only a longer list of services would explain ("dovecot_destination_recipient_limit")
/// has a rule of its own, and so have names of other releases.
bool belongs_to_another_rule(std::string_view name) {
  return is_old_parameter(name) || find_deprecation(name) ||
         any_service_parameter(name, [](const ServiceParameter&) { return true; });
}

std::string_view nearest_parameter(std::string_view name) {
  static const std::vector<std::string_view> kNames = [] {
    std::vector<std::string_view> names;
    for (const ParameterInfo& parameter : parameters()) names.push_back(parameter.name);
    return names;
  }();
  auto near = nearest_names(name, kNames);
  return near.empty() ? std::string_view() : near.front();
}

bool is_template(const Site& site) {
  return (site.main_file() && site.main_file()->masked.is_template) ||
         (site.master_file() && site.master_file()->masked.is_template);
}

void check_pf602(const Site& site, Report& report) {
  if (!site.names()) return;
  // What uses a name may stand in the other file, or in what a template puts in.
  bool all_is_here = site.main_file() && site.master_file() && !is_template(site);
  auto services = site.services();
  int unknown = 0;
  for (const Assignment& assignment : site.assignments()) {
    std::string_view name = assignment.name;
    bool known = site.names()->class_of(name).has_value();
    if (assignment.service) {
      auto entry = static_cast<std::size_t>(assignment.service - services.data());
      known |= site.names()->is_valid_in(entry, name);
    }
    if (known || belongs_to_another_rule(name)) continue;
    std::string_view near = ++unknown <= kMostHints ? nearest_parameter(name) : "";
    bool one_letter = !near.empty() && edit_distance(name, near) == 1;
    if (!all_is_here && !one_letter) continue;
    std::string hint = near.empty() ? std::string() : cat("; did you mean ", near, "?");
    Finding& finding =
        site.report(report, assignment, cat("nothing defines or uses the parameter ", name, hint));
    if (one_letter) finding.fix = rename_assignment(site, assignment, near, FixKind::unsafe);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf602_unused_parameter){
    .id = "PF602",
    .name = "unused-parameter",
    .level = Level::warning,
    .fix = FixKind::unsafe,
    .finds = "A name that is no parameter of Postfix, and that no other setting uses.",
    .why =
        "Mostly it is mistyped, and the parameter that was meant keeps its default. postconf "
        "warns about it, the daemons do not.",
    .fixing = "Renames it where a known name differs by one letter.",
    .bad = "smtpd_recipent_restrictions = reject_unauth_destination\n",
    .good = "smtpd_recipient_restrictions = reject_unauth_destination\n",
    .source = "postconf(1), \"unused parameter\"",
    .check_site = check_pf602,
};

}  // namespace postwright::lint
