#include "lint/knowledge/milters.h"
#include "lint/site/smtpd_services.h"

namespace postwright::lint {

namespace {

void check_pf507(const Site& site, Report& report) {
  if (!site.main_file() || site.main_file()->masked.is_template) return;
  // Wherever they are set: someone has thought of it.
  for (const Assignment* assignment : site.assignments_of("non_smtpd_milters"))
    if (site.expanded(*assignment) != "") return;
  for (const Assignment* assignment : site.assignments_of("smtpd_milters")) {
    auto text = site.expanded(*assignment);
    if (assignment->service || !assignment->counts || !text || !names_signing_milter(*text))
      continue;
    site.report(report, *assignment,
                "mail that this host itself sends is not signed: non_smtpd_milters is empty");
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf507_non_smtpd_milters_missing){
    .id = "PF507",
    .name = "non-smtpd-milters-missing",
    .level = Level::info,
    .finds = "A milter of smtpd_milters that signs, by its name or port, and no non_smtpd_milters.",
    .why =
        "Mail that local programs give to sendmail(1), such as reports and web forms, goes out "
        "without a signature.",
    .fixing = "Set `non_smtpd_milters = $smtpd_milters`.",
    .bad = "smtpd_milters = inet:localhost:8891\n",
    .good = "smtpd_milters = inet:localhost:8891\nnon_smtpd_milters = $smtpd_milters\n",
    .source = "MILTER_README, \"non-SMTP Milter applications\"",
    .check_site = check_pf507,
};

}  // namespace postwright::lint
