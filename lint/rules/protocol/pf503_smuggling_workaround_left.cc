#include "base/text.h"
#include "lint/site/site.h"

namespace postwright::lint {

namespace {

void check_pf503(const Site& site, Report& report) {
  for (const Assignment* assignment : site.assignments_of("smtpd_discard_ehlo_keywords")) {
    auto protection = site.known_value("smtpd_forbid_bare_newline", assignment->service);
    if (!assignment->counts || !protection || equals_ignoring_case(*protection, "no")) continue;
    for (const ValueWord& word : site.words(*assignment)) {
      if (!equals_ignoring_case(word.text, "chunking")) continue;
      Finding& finding = report.add(
          word.where, "chunking need not be switched off against SMTP smuggling any more");
      finding.parameter = Site::full_name(*assignment);
      finding.value = word.text;
    }
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf503_smuggling_workaround_left){
    .id = "PF503",
    .name = "smuggling-workaround-left",
    .level = Level::info,
    .finds = "`chunking` in smtpd_discard_ehlo_keywords, where bare newlines are dealt with.",
    .why =
        "Switching CHUNKING off was a part of the stop-gap of December 2023. "
        "smtpd_forbid_bare_newline looks at BDAT too.",
    .fixing = "Remove the word, unless there is another reason for it.",
    .bad = "smtpd_discard_ehlo_keywords = chunking, silent-discard\n",
    .good = "smtpd_discard_ehlo_keywords = silent-discard, dsn\n",
    .source = "postconf(5), smtpd_forbid_bare_newline",
    .since = {.major_part = 3, .minor_part = 9},
    .check_site = check_pf503,
};

}  // namespace postwright::lint
