#include "lint/findings/finding.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

void check_pf620(const Site& site, Report& report) {
  for (const SyntaxProblem& problem : site.master_problems()) {
    std::string_view text(site.master_file()->masked.text);
    if (!is_known(text.substr(problem.where.offset, problem.where.length))) continue;
    report.add(problem.where, problem.message);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf620_master_syntax){
    .id = "PF620",
    .name = "master-syntax",
    .level = Level::error,
    .finds =
        "A line of master.cf with less than eight fields, with a field that is not valid, or "
        "with braces that do not match.",
    .why = "master(8) does not start with it, and a reload is refused.",
    .fixing = "See master(5) for the fields.",
    .bad = "smtp inet n - n - smtpd\n",
    .good = "smtp inet n - n - - smtpd\n",
    .example_file = "master.cf",
    .source = "master(5)",
    .check_site = check_pf620,
};

}  // namespace postwright::lint
