#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

void check_pf314(const Site& site, Report& report) {
  if (!site.main_file() || site.main_file()->masked.is_template) return;
  const Assignment* list = site.deciding("smtpd_helo_restrictions");
  if (!list || list->text().empty() || site.flag("smtpd_helo_required") != false) return;
  Finding& finding = site.report(
      report, *list, "a client that says no HELO passes these; set smtpd_helo_required = yes");
  if (const Assignment* required = site.deciding("smtpd_helo_required"))
    finding.fix = replace_value(site, *required, "yes", FixKind::unsafe);
  else
    finding.fix = append_setting(site, "smtpd_helo_required", "yes", FixKind::unsafe);
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf314_helo_restrictions_unenforced){
    .id = "PF314",
    .name = "helo-restrictions-unenforced",
    .level = Level::info,
    .fix = FixKind::unsafe,
    .finds = "smtpd_helo_restrictions in main.cf with smtpd_helo_required = no.",
    .why = "Who leaves HELO out is not checked.",
    .fixing = "Sets smtpd_helo_required = yes.",
    .bad = "smtpd_helo_restrictions = reject_invalid_helo_hostname\n",
    .good = "smtpd_helo_restrictions = reject_invalid_helo_hostname\nsmtpd_helo_required = yes\n",
    .source = "postconf(5), smtpd_helo_restrictions",
    .check_site = check_pf314,
};

}  // namespace postwright::lint
