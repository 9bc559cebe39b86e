#include "lint/knowledge/old_restrictions.h"

namespace postwright::lint {

POSTWRIGHT_LINT_RULE(pf112_old_restriction_name){
    .id = "PF112",
    .name = "old-restriction-name",
    .level = Level::style,
    .fix = FixKind::safe,
    .finds =
        "reject_unknown_client, reject_unknown_hostname, reject_invalid_hostname and "
        "reject_non_fqdn_hostname in a list of access restrictions.",
    .why =
        "Postfix 2.3 gave them names that say what is looked at: the client's host name, or the "
        "one in HELO. Both are read alike.",
    .fixing = "Writes the new name.",
    .bad = "smtpd_helo_restrictions = reject_invalid_hostname\n",
    .good = "smtpd_helo_restrictions = reject_invalid_helo_hostname\n",
    .source = "postconf(5), smtpd_helo_restrictions",
    .check_site = report_old_restrictions,
};

}  // namespace postwright::lint
