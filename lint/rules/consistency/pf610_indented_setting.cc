#include <algorithm>
#include <utility>

#include "base/text.h"
#include "libconf/documents/main_cf.h"
#include "libconf/parameters/parameters.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

void check_pf610(const Site& site, Report& report) {
  for (const Assignment& assignment : site.assignments()) {
    if (assignment.service) continue;
    const std::string& text = assignment.text().empty() ? std::string() : assignment.value->text();
    const auto& parts = assignment.value->parts();
    std::ptrdiff_t open = 0;  // braces in front of the line
    for (std::size_t i = 0; i < parts.size(); ++i) {
      std::size_t end = i + 1 < parts.size() ? parts[i + 1].begin : text.size();
      std::string_view line = std::string_view(text).substr(parts[i].begin, end - parts[i].begin);
      std::ptrdiff_t before =
          std::exchange(open, open + std::ranges::count(line, '{') - std::ranges::count(line, '}'));
      if (i == 0) continue;
      auto pair = split_name_value(line);
      if (before > 0 || !pair || !find_parameter(pair->name)) continue;
      auto at = static_cast<std::size_t>(pair->name.data() - text.data());
      FileSpan where = assignment.value->span(at, pair->name.size());
      Finding& finding = report.add(where, cat("this does not set ", pair->name,
                                               ": an indented line continues ", assignment.name));
      finding.parameter = Site::full_name(assignment);
      finding.value = text;
      std::uint64_t begin = parts[i].offset;
      Fix fix = replace_span({.file = where.file,
                              .line = where.line,
                              .column = 1,
                              .offset = begin,
                              .length = where.offset - begin},
                             "", FixKind::unsafe);
      fix.title = "begin the line with the name";
      finding.fix = std::move(fix);
    }
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf610_indented_setting){
    .id = "PF610",
    .name = "indented-setting",
    .level = Level::warning,
    .fix = FixKind::unsafe,
    .finds = "A line of main.cf that is indented and looks like `parameter = value`.",
    .why = "It continues the setting above, whose value gets the text; the parameter is not set.",
    .fixing = "Takes the white space in front away.",
    .bad = "mydestination = $myhostname, localhost\n relayhost = [mail.example.com]\n",
    .good = "mydestination = $myhostname, localhost\nrelayhost = [mail.example.com]\n",
    .source = "postconf(5)",
    .check_site = check_pf610,
};

}  // namespace postwright::lint
