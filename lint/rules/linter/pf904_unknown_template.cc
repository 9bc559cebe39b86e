#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/input/input.h"

namespace postwright::lint {
namespace {

void check_pf904(const InputFile& file, Report& report) {
  const std::string& mark = file.masked.foreign_mark;
  if (mark.empty()) return;
  std::size_t at = file.bytes().find(mark);
  report.add(
      file.source->span(at, mark.size()),
      cat("template language not known: nothing else is said of this file; lint what is made "
          "of it, or say --templates none"));
}

}  // namespace

/// The linter runs no other rule on such a file.
POSTWRIGHT_LINT_RULE(pf904_unknown_template){
    .id = "PF904",
    .name = "unknown-template",
    .level = Level::warning,
    .finds =
        "A main.cf or master.cf with marks of a template language that postlint does not read, "
        "such as `%%uncomment x%%` (Zimbra), `%{x}` (modoboa), `PH_X` (iRedMail) or `__X__`.",
    .why =
        "What such marks switch on or off cannot be told, so each finding about the file might be "
        "false. None is made.",
    .fixing = "Lint the file that is made of it. `--templates none` takes the marks as plain text.",
    .bad = "%{with_tls}smtpd_tls_security_level = may\n",
    .good = "smtpd_tls_security_level = may\n",
    .source = "postlint(1)",
    .check_file = check_pf904,
};

}  // namespace postwright::lint
