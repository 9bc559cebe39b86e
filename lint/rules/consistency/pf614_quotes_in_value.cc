#include <algorithm>

#include "base/text.h"
#include "libconf/parameters/parameters.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

void check_pf614(const Site& site, Report& report) {
  for (const Assignment& assignment : site.assignments()) {
    std::string_view text = assignment.text();
    if (text.size() < 2 || (text.front() != '"' && text.front() != '\'')) continue;
    if (text.back() != text.front()) continue;
    std::string_view inside = text.substr(1, text.size() - 2);
    if (inside.find(text.front()) != std::string_view::npos) continue;
    const ParameterInfo* parameter = find_parameter(assignment.name);
    if (!parameter || parameter->type == ParameterType::raw) continue;
    if (assignment.name.ends_with("_command")) continue;  // a shell's
    Finding& finding = report.add(site.value_span(assignment),
                                  cat("the quotes are a part of the value of ", assignment.name));
    finding.parameter = Site::full_name(assignment);
    finding.value = text;
    bool needs_braces =
        assignment.service && inside.find_first_of(" \t\r\n") != std::string_view::npos;
    if (!needs_braces && !assignment.value->is_continued())
      finding.fix = replace_value(site, assignment, inside, FixKind::unsafe);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf614_quotes_in_value){
    .id = "PF614",
    .name = "quotes-in-value",
    .level = Level::warning,
    .fix = FixKind::unsafe,
    .finds = "A value that stands in quotes.",
    .why = "Postfix takes quotes as they are: the value begins and ends with one.",
    .fixing = "Removes the quotes.",
    .bad = "myhostname = \"mail.example.com\"\n",
    .good = "myhostname = mail.example.com\n",
    .source = "postconf(5)",
    .check_site = check_pf614,
};

}  // namespace postwright::lint
