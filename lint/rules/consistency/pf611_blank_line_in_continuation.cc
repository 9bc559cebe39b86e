#include "base/text.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

/// The first line between the lines of a value that is not part of it; 0: none.
std::uint64_t line_between(const SourceFile& file, const Setting& setting) {
  std::uint64_t expected = setting.line;
  for (std::uint64_t offset : setting.lines) {
    std::uint64_t line = file.span(offset, 0).line;
    if (line != expected) return expected;
    expected = line + 1;
  }
  return 0;
}

void check_pf611(const Site& site, Report& report) {
  const SourceFile& file = site.configuration().main_cf().file();
  for (const Assignment& assignment : site.assignments()) {
    if (!assignment.setting) continue;
    std::uint64_t line = line_between(file, *assignment.setting);
    if (line == 0) continue;
    bool is_blank = trim(file.line(line)).empty();
    site.report(report, assignment,
                cat(is_blank ? "a blank line" : "a comment", " (line ", line,
                    ") stands inside the value, which goes on below"));
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf611_blank_line_in_continuation){
    .id = "PF611",
    .name = "blank-line-in-continuation",
    .level = Level::info,
    .finds = "A blank line or a comment between the lines of one value.",
    .why =
        "Postfix reads on behind it. Readers take the value for ended there, and so do Augeas and "
        "scripts that edit the file.",
    .fixing = "Move it above the setting.",
    .bad = "mydestination = $myhostname\n# and here:\n  localhost\n",
    .good = "# and here:\nmydestination = $myhostname\n  localhost\n",
    .source = "postconf(5)",
    .check_site = check_pf611,
};

}  // namespace postwright::lint
