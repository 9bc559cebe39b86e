#include "base/text.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

void check_pf415(const Site& site, Report& report) {
  for (const Assignment* assignment : site.assignments_of("smtpd_tls_session_cache_database")) {
    if (!assignment->counts || assignment->text().empty()) continue;
    Finding& finding =
        site.report(report, *assignment,
                    "session tickets do without a server session cache; leave it at its default");
    finding.fix = remove_assignment(site, *assignment, FixKind::safe);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf415_server_session_cache){
    .id = "PF415",
    .name = "server-session-cache",
    .level = Level::info,
    .fix = FixKind::safe,
    .finds = "smtpd_tls_session_cache_database set to a table.",
    .why =
        "Since 2.11 clients keep their sessions as tickets; the table is written for every "
        "session and read almost never. It is often one more btree: table, too.",
    .fixing = "Removes the setting.",
    .bad = "smtpd_tls_session_cache_database = btree:$data_directory/smtpd_scache\n",
    .good = "smtp_tls_session_cache_database = lmdb:$data_directory/smtp_scache\n",
    .source = "postconf(5)",
    .check_site = check_pf415,
};

}  // namespace postwright::lint
