#include <set>

#include "base/text.h"
#include "libconf/expansion/macro_names.h"
#include "lint/findings/finding.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

/// Names that a value reaches through others, in one service or in main.cf.
class Reach {
 public:
  Reach(const Site& site, const ServiceEntry* service) : site_(site), service_(service) {}
  std::set<std::string, std::less<>> from(std::string_view text) {
    follow(text);
    return std::move(seen_);
  }

 private:
  void follow(std::string_view text) {
    std::vector<std::string> problems;
    std::vector<std::string> names;
    visit_macro_names(
        text, [&](std::string_view name) { names.emplace_back(name); }, problems);
    for (std::string& name : names) {
      if (!seen_.insert(name).second) continue;
      auto found = service_ ? ServiceScope(site_.configuration(), *service_).find(name)
                            : site_.configuration().find(name);
      if (found && *found && !(*found)->raw) follow((*found)->text);
    }
  }

  const Site& site_;
  const ServiceEntry* service_;
  std::set<std::string, std::less<>> seen_;
};

void check_pf605(const Site& site, Report& report) {
  for (const Assignment& assignment : site.assignments()) {
    if (!assignment.counts || assignment.text().find('$') == std::string_view::npos) continue;
    if (site.expanded(assignment)) continue;
    auto reached = Reach(site, assignment.service).from(assignment.text());
    if (!reached.contains(assignment.name)) continue;
    Finding& finding =
        report.add(site.value_span(assignment),
                   cat("the value of ", assignment.name, " leads back to ", assignment.name));
    finding.parameter = Site::full_name(assignment);
    finding.value = assignment.text();
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf605_reference_loop){
    .id = "PF605",
    .name = "reference-loop",
    .level = Level::error,
    .finds = "Parameters whose values refer to each other in a circle.",
    .why = "Every program of Postfix stops: \"unreasonable macro call nesting\".",
    .fixing = "Write one of the values out.",
    .bad = "mydomain = $myorigin\nmyorigin = $mydomain\n",
    .good = "mydomain = example.com\nmyorigin = $mydomain\n",
    .source = "postconf(5)",
    .check_site = check_pf605,
};

}  // namespace postwright::lint
