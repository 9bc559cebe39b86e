#include "lint/knowledge/deprecations.h"
#include "lint/knowledge/old_restrictions.h"

namespace postwright::lint {

namespace {

void check_pf111(const Site& site, Report& report) {
  report_old_restrictions(site, report);
  report_deprecated(site, report);
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf111_permit_mx_backup){
    .id = "PF111",
    .name = "permit-mx-backup",
    .level = Level::warning,
    .fix = FixKind::unsafe,
    .finds = "permit_mx_backup in a list of access restrictions, and permit_mx_backup_networks.",
    .why =
        "Whoever owns a domain can name this host as its MX and so has it relay; without a list of "
        "recipients it bounces mail to forged senders. Postfix warns since 3.9 and will remove it.",
    .fixing =
        "List the domains in relay_domains and their recipients in relay_recipient_maps. The fix "
        "removes only permit_mx_backup_networks.",
    .bad =
        "smtpd_relay_restrictions = permit_mynetworks, permit_mx_backup, "
        "reject_unauth_destination\n",
    .good = "smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination\n",
    .source = "DEPRECATION_README",
    .check_site = check_pf111,
};

}  // namespace postwright::lint
