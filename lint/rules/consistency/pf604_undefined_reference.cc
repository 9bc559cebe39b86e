#include <algorithm>

#include "base/text.h"
#include "libconf/expansion/macro_syntax.h"
#include "libconf/parameters/parameters.h"
#include "lint/findings/finding.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

/// Names that every daemon sets for itself.
constexpr std::string_view kOfProcesses[] = {"service_name", "process_name", "process_id"};

bool is_defined(const Site& site, const Assignment& assignment, std::string_view name) {
  if (std::ranges::find(kOfProcesses, name) != std::end(kOfProcesses)) return true;
  auto found = assignment.service
                   ? ServiceScope(site.configuration(), *assignment.service).find(name)
                   : site.configuration().find(name);
  if (!found || *found) return true;
  // A service that reads this setting may define it.
  return !assignment.service && !site.assignments_of(name).empty();
}

/// A parameter whose $names Postfix itself expands when it reads main.cf.
bool expands_at_start(std::string_view name) {
  const ParameterInfo* parameter = find_parameter(name);
  return parameter && parameter->type != ParameterType::raw;
}

bool is_plain_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return is_alnum(c) || c == '_'; });
}

void check_assignment(const Site& site, const Assignment& assignment, Report& report) {
  MacroReader reader(assignment.text());
  for (;;) {
    auto piece = reader.next();
    if (!piece || !*piece) return;
    std::string_view name = (*piece)->text;
    if ((*piece)->kind != MacroPiece::Kind::macro || !is_plain_name(name)) continue;
    if (is_defined(site, assignment, name)) continue;
    bool upper = std::ranges::none_of(name, [](char c) { return c >= 'a' && c <= 'z'; });
    Finding& finding =
        report.add(assignment.value->span((*piece)->begin, (*piece)->end - (*piece)->begin),
                   cat("$", name, " is not set anywhere and becomes empty",
                       upper ? "; was it to be filled in from the environment?" : ""));
    finding.parameter = Site::full_name(assignment);
    finding.value = assignment.text();
  }
}

void check_pf604(const Site& site, Report& report) {
  // A name may be set in the other file of the site, or by what a template puts in.
  if (!site.main_file() || site.main_file()->masked.is_template) return;
  bool whole = site.master_file() && !site.master_file()->masked.is_template;
  for (const Assignment& assignment : site.assignments())
    if (expands_at_start(assignment.name) && (whole || !assignment.service))
      check_assignment(site, assignment, report);
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf604_undefined_reference){
    .id = "PF604",
    .name = "undefined-reference",
    .level = Level::error,
    .finds =
        "A `$name` that nothing sets and that has no default, in a parameter that is "
        "expanded when Postfix starts.",
    .why =
        "It becomes empty text without a word: a list loses an item, a path loses a part. Often "
        "it was to be filled in by a template or from the environment.",
    .fixing = "Set the name, write the value out, or say `${name:default}`.",
    .bad = "mydestination = $myhostname, ${MAIL_DOMAIN}\n",
    .good = "mydestination = $myhostname, example.com\n",
    .source = "postconf(5)",
    .check_site = check_pf604,
};

}  // namespace postwright::lint
