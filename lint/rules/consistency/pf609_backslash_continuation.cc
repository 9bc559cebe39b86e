#include "base/text.h"
#include "libconf/parameters/parameters.h"
#include "lint/findings/finding.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

/// Reports each part of a logical line that ends in a backslash.
void check_text(const PlacedText& text, std::string_view parameter, Report& report) {
  const auto& parts = text.parts();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::size_t end = i + 1 < parts.size() ? parts[i + 1].begin : text.text().size();
    std::string_view line =
        trim_right(std::string_view(text.text()).substr(parts[i].begin, end - parts[i].begin));
    bool alone = line.size() == 1 || (line.size() > 1 && is_space(line[line.size() - 2]));
    if (!line.ends_with('\\') || line.ends_with("\\\\")) continue;
    bool last = i + 1 == parts.size();
    if (last && !alone) continue;  // it may well be the end of a text
    FileSpan where = text.span(parts[i].begin + line.size() - 1, 1);
    Finding& finding = report.add(
        where,
        "a backslash continues no line, it is a part of the value; lines that begin with "
        "white space continue the one before");
    finding.parameter = parameter;
    if (!last) finding.fix = replace_span(where, "", FixKind::safe);
    if (finding.fix) finding.fix->title = "remove the backslash";
  }
}

void check_pf609(const Site& site, Report& report) {
  for (const Assignment& assignment : site.assignments()) {
    const ParameterInfo* parameter = find_parameter(assignment.name);
    bool raw = parameter && parameter->type == ParameterType::raw;
    if (!assignment.service && !raw) check_text(*assignment.value, assignment.name, report);
  }
  for (const ServiceEntry& service : site.services())
    check_text(service.text, cat(service.service(), "/", service.type()), report);
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf609_backslash_continuation){
    .id = "PF609",
    .name = "backslash-continuation",
    .level = Level::error,
    .fix = FixKind::safe,
    .finds = "A line of a setting or a service that ends in a backslash.",
    .why =
        "Postfix has no such continuation. The backslash becomes a word or a part of one, and "
        "restrictions or tables of that name do not exist.",
    .fixing = "Removes it where the next line is indented, and so continues the value anyway.",
    .bad = "smtpd_relay_restrictions = permit_mynetworks, \\\n    reject_unauth_destination\n",
    .good = "smtpd_relay_restrictions = permit_mynetworks,\n    reject_unauth_destination\n",
    .source = "postconf(5), master(5)",
    .check_site = check_pf609,
};

}  // namespace postwright::lint
