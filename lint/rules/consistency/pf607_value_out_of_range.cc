#include "base/text.h"
#include "libconf/parameters/parameters.h"
#include "lint/findings/finding.h"
#include "lint/site/value_checks.h"

namespace postwright::lint {
namespace {

void check_pf607(const Site& site, Report& report) {
  visit_bad_values(site, [&](const Assignment& assignment, const std::string& reason) {
    const ParameterInfo& parameter = *find_parameter(assignment.name);
    std::string message;
    if (reason.starts_with("bad string length"))
      message = cat(assignment.name, " must not be empty");
    else if (reason.starts_with("invalid ") && parameter.max == kNoMaximum)
      message = cat(assignment.name, " is at least ", static_cast<long long>(parameter.min));
    else if (reason.starts_with("invalid "))
      message = cat(assignment.name, " is from ", static_cast<long long>(parameter.min), " to ",
                    static_cast<long long>(parameter.max));
    else
      return;
    Finding& finding = report.add(site.value_span(assignment), std::move(message));
    finding.parameter = Site::full_name(assignment);
    finding.value = assignment.text();
  });
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf607_value_out_of_range){
    .id = "PF607",
    .name = "value-out-of-range",
    .level = Level::error,
    .finds =
        "A number or time below the least or above the greatest value that the parameter "
        "takes, or an empty value where there must be one.",
    .why = "The daemon that reads it stops with a fatal error.",
    .fixing = "Write a value within the limits, which postconf(5) has.",
    .bad = "line_length_limit = 80\n",
    .good = "line_length_limit = 2048\n",
    .source = "postconf(5)",
    .check_site = check_pf607,
};

}  // namespace postwright::lint
