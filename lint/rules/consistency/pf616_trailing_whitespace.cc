#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/input/input.h"
#include "lint/site/fixes.h"

namespace postwright::lint {
namespace {

void check_pf616(const InputFile& file, Report& report) {
  std::string_view bytes = file.bytes();
  for (std::size_t at = 0; at < bytes.size();) {
    std::size_t end = std::min(bytes.find('\n', at), bytes.size());
    std::string_view line = bytes.substr(at, end - at);
    bool ends_with_cr = line.ends_with('\r');
    if (ends_with_cr) line.remove_suffix(1);
    std::size_t length = line.find_last_not_of(" \t") + 1;  // npos + 1 is 0
    // Comments and blank lines are their author's: nothing reads them.
    if (length > 0 && length < line.size() && !line.starts_with('#')) {
      FileSpan where = file.source->span(at + length, line.size() - length);
      report.add(where, "white space at the end of the line").fix =
          replace_span(where, "", FixKind::safe);
    }
    at = end + 1;
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf616_trailing_whitespace){
    .id = "PF616",
    .name = "trailing-whitespace",
    .level = Level::style,
    .fix = FixKind::safe,
    .finds = "Blanks or tabs at the end of a line that is neither blank nor a comment.",
    .why = "They mean nothing, and make noise in every later change.",
    .fixing = "Removes them.",
    .bad = "relayhost = [mail.example.com] \n",
    .good = "relayhost = [mail.example.com]\n",
    .source = "postconf(5)",
    .check_file = check_pf616,
};

}  // namespace postwright::lint
