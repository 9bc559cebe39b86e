#include "lint/knowledge/old_restrictions.h"

namespace postwright::lint {

POSTWRIGHT_LINT_RULE(pf110_removed_restriction){
    .id = "PF110",
    .name = "removed-restriction",
    .level = Level::error,
    .fix = FixKind::unsafe,
    .finds =
        "check_relay_domains, reject_maps_rbl and permit_naked_ip_address in a list of access "
        "restrictions.",
    .why =
        "Postfix 3.9 removed them: smtpd answers each request that reaches one with `451 4.3.5 "
        "Server configuration error`.",
    .fixing =
        "Puts reject_unauth_destination in the place of check_relay_domains, a reject_rbl_client "
        "for each name of maps_rbl_domains in the place of reject_maps_rbl, and takes "
        "permit_naked_ip_address away. Whether permit_mynetworks is missing is for a person to "
        "see.",
    .bad = "smtpd_recipient_restrictions = permit_mynetworks, check_relay_domains\n",
    .good = "smtpd_recipient_restrictions = permit_mynetworks, reject_unauth_destination\n",
    .source = "DEPRECATION_README",
    .check_site = report_old_restrictions,
};

}  // namespace postwright::lint
