#include "base/text.h"
#include "libconf/parameters/parameters.h"
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

void check_pf606(const Site& site, Report& report) {
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
    .finds = "A value that is no number, time, or yes/no where the parameter takes one.",
    .why = "postconf shows it without a word; the daemon that reads it stops with a fatal error.",
    .fixing = "Write a value of the parameter's type: a time is `5m`, not `5 min`.",
    .bad = "smtpd_timeout = 5 min\n",
    .good = "smtpd_timeout = 5m\n",
    .source = "postconf(5)",
    .check_site = check_pf606,
};

}  // namespace postwright::lint
