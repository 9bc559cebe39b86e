#include <vector>

#include "base/text.h"
#include "libconf/parameters/nearest_names.h"
#include "lint/knowledge/restrictions.h"
#include "lint/site/fixes.h"
#include "lint/site/smtpd_services.h"

namespace postwright::lint {
namespace {

std::string_view nearest_restriction(std::string_view name) {
  static const std::vector<std::string_view> kNames = [] {
    std::vector<std::string_view> names;
    for (const Restriction& restriction : restrictions()) names.push_back(restriction.name);
    return names;
  }();
  auto near = nearest_names(name, kNames);
  return near.empty() ? std::string_view() : near.front();
}

void check_pf308(const Site& site, Report& report) {
  // A class may be named in the other file, or by what a template puts in.
  bool complete = is_complete(site);
  for (const RestrictionList& list : restriction_lists(site)) {
    for (const RestrictionStep& step : list.steps) {
      const std::string& name = step.word.text;
      if (step.known || step.is_table || step.is_class || !is_known(name)) continue;
      if (name.find_first_of("{}:/") != std::string::npos) continue;
      std::string_view near = nearest_restriction(name);
      if (near.empty() && !complete) continue;
      Finding& finding = report.add(
          step.word.where, cat(name, " is no restriction", near.empty() ? "" : "; did you mean ",
                               near, near.empty() ? "" : "?"));
      finding.parameter = Site::full_name(*list.assignment);
      finding.value = name;
      if (step.word.literal && !near.empty() && edit_distance(name, near) == 1)
        finding.fix = replace_span(step.word.where, near, FixKind::unsafe);
    }
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf308_unknown_restriction){
    .id = "PF308",
    .name = "unknown-restriction",
    .level = Level::error,
    .fix = FixKind::unsafe,
    .finds =
        "A word in an smtpd restriction list that is no restriction, no table and no class of "
        "smtpd_restriction_classes.",
    .why = "smtpd warns \"unknown smtpd restriction\" and answers every client with 451.",
    .fixing = "Replaces a name that is one letter off.",
    .bad = "smtpd_client_restrictions = permit_mynetwork, reject\n",
    .good = "smtpd_client_restrictions = permit_mynetworks, reject\n",
    .source = "postconf(5); SMTPD_ACCESS_README",
    .check_site = check_pf308,
};

}  // namespace postwright::lint
