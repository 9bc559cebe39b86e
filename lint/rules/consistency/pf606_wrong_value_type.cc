#include "base/text.h"
#include "libconf/parameters/nearest_names.h"
#include "libconf/parameters/parameters.h"
#include "libconf/parameters/typed_value.h"
#include "lint/findings/finding.h"
#include "lint/site/value_checks.h"

namespace postwright::lint {
namespace {

std::string_view wanted(const ParameterInfo& parameter) {
  switch (parameter.type) {
    case ParameterType::boolean:
    case ParameterType::nbool:
      return "yes or no";
    case ParameterType::integer:
    case ParameterType::nint:
    case ParameterType::long_integer:
      return "a number";
    case ParameterType::time:
      return "a number with one of the units s, m, h, d, w";
    default:
      return "another value";
  }
}

/// PF121 says more of the levels of servers.
bool is_server_level(std::string_view name) {
  return name == "smtpd_tls_security_level" || name == "postscreen_tls_security_level" ||
         name == "tlsproxy_tls_security_level";
}

std::string listed(const ParameterInfo& parameter) {
  std::string text = parameter.takes_several ? "any of " : "one of ";
  auto words = allowed_values(parameter);
  if (words.size() == 1) text.clear();
  for (std::string_view word : words) text += cat(word == words.front() ? "" : ", ", word);
  return text;
}

/// Words of a parameter that takes only some.
void check_words(const Site& site, Report& report) {
  for (const Assignment& assignment : site.assignments()) {
    const ParameterInfo* parameter = find_parameter(assignment.name);
    if (!parameter || parameter->values.empty() || !assignment.counts) continue;
    auto text = site.expanded(assignment);
    if (!text || !is_known(*text) || is_server_level(assignment.name)) continue;
    auto word = unknown_word(*parameter, *text);
    if (!word) continue;
    auto near = nearest_names(*word, allowed_values(*parameter));
    Finding& finding = report.add(site.value_span(assignment),
                                  cat(assignment.name, " takes ", listed(*parameter), ", not \"",
                                      *word, "\"", near.empty() ? "" : "; did you mean ",
                                      near.empty() ? "" : near.front(), near.empty() ? "" : "?"));
    finding.parameter = Site::full_name(assignment);
    finding.value = assignment.text();
  }
}

void check_pf606(const Site& site, Report& report) {
  check_words(site, report);
  visit_bad_values(site, [&](const Assignment& assignment, const std::string& reason) {
    bool range = reason.starts_with("invalid ") || reason.starts_with("bad string length");
    if (range) return;
    Finding& finding =
        report.add(site.value_span(assignment),
                   cat(assignment.name, " takes ", wanted(*find_parameter(assignment.name)),
                       ", not \"", *site.expanded(assignment), "\""));
    finding.parameter = Site::full_name(assignment);
    finding.value = assignment.text();
  });
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf606_wrong_value_type){
    .id = "PF606",
    .name = "wrong-value-type",
    .level = Level::error,
    .finds =
        "A value that is no number, time, or yes/no where the parameter takes one, or none of the "
        "words that it takes.",
    .why = "postconf shows it without a word; the daemon that reads it stops with a fatal error.",
    .fixing = "Write a value of the parameter's type: a time is `5m`, not `5 min`.",
    .bad = "smtpd_timeout = 5 min\n",
    .good = "smtpd_timeout = 5m\n",
    .source = "postconf(5)",
    .check_site = check_pf606,
};

}  // namespace postwright::lint
