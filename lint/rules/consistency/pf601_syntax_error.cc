#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

void check_pf601(const Site& site, Report& report) {
  for (const SyntaxProblem& problem : site.main_problems()) {
    std::string_view text(site.main_file()->masked.text);
    // What a template puts in may well be a setting.
    if (!is_known(text.substr(problem.where.offset, problem.where.length))) continue;
    report.add(problem.where, problem.message);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf601_syntax_error){
    .id = "PF601",
    .name = "syntax-error",
    .level = Level::error,
    .finds =
        "A line of main.cf that is no setting: without a `=`, without a name, or indented "
        "with nothing above that it could continue; a null byte.",
    .why = "All programs of Postfix stop with a fatal error, and show one such line at a time.",
    .fixing = "Write `name = value`, or put a `#` in front.",
    .bad = "smtpd_banner: $myhostname ESMTP\n",
    .good = "smtpd_banner = $myhostname ESMTP\n",
    .source = "postconf(5)",
    .check_site = check_pf601,
};

}  // namespace postwright::lint
