#include "lint/knowledge/old_restrictions.h"

namespace postwright::lint {

POSTWRIGHT_LINT_RULE(pf118_old_restriction_alias){
    .id = "PF118",
    .name = "old-restriction-alias",
    .level = Level::warning,
    .fix = FixKind::safe,
    .finds =
        "reject_unknown_address, check_recipient_maps and reject_rbl in a list of access "
        "restrictions.",
    .why =
        "The manual has not named them for many releases. Postfix reads them as other names, and "
        "the old ones mislead: reject_unknown_address looks at the sender only.",
    .fixing = "Writes the documented name.",
    .bad = "smtpd_recipient_restrictions = check_recipient_maps\n",
    .good = "smtpd_recipient_restrictions = reject_unlisted_recipient\n",
    .source = "postconf(5), smtpd_recipient_restrictions",
    .check_site = report_old_restrictions,
};

}  // namespace postwright::lint
