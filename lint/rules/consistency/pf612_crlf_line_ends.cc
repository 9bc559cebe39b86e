#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/input/input.h"

namespace postwright::lint {
namespace {

void check_pf612(const InputFile& file, Report& report) {
  std::string_view bytes = file.bytes();
  Fix fix{.kind = FixKind::safe, .title = "end lines with a newline alone", .edits = {}};
  for (std::size_t at = bytes.find("\r\n"); at != std::string_view::npos;
       at = bytes.find("\r\n", at + 2))
    fix.edits.push_back({.file = file.path(), .offset = at, .length = 1, .text = {}});
  if (fix.edits.empty()) return;
  std::size_t count = fix.edits.size();
  Finding& finding =
      report.add(file.source->span(fix.edits.front().offset, 1),
                 cat(count, count == 1 ? " line ends" : " lines end", " with a carriage return"));
  finding.fix = std::move(fix);
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf612_crlf_line_ends){
    .id = "PF612",
    .name = "crlf-line-ends",
    .level = Level::warning,
    .fix = FixKind::safe,
    .finds = "Lines that end in carriage return and newline. Reported once a file.",
    .why = "Inside a continued value, and in tables, the carriage return is a part of the text.",
    .fixing = "Removes the carriage returns.",
    .bad = "mydomain = example.com\r\n",
    .good = "mydomain = example.com\n",
    .source = "postconf(5), postmap(1)",
    .check_file = check_pf612,
};

}  // namespace postwright::lint
