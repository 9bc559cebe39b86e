#include "lint/knowledge/legacy_tls.h"

namespace postwright::lint {

POSTWRIGHT_LINT_RULE(pf102_enforce_tls_deprecated){
    .id = "PF102",
    .name = "enforce-tls-deprecated",
    .level = Level::warning,
    .fix = FixKind::safe,
    .finds =
        "smtp_enforce_tls, smtpd_enforce_tls, lmtp_enforce_tls, and those of postscreen and "
        "tlsproxy.",
    .why =
        "Postfix warns about them since 3.9 and will remove them. They say nothing at all where "
        "the security level is set.",
    .fixing =
        "Puts the security level in their place: `encrypt` for a server; for a client `verify`, or "
        "`encrypt` where ..._enforce_peername is no. Where the level is set, they go. Settings of "
        "main.cf and overrides of services are changed together, so that each service keeps its "
        "level.",
    .bad = "smtpd_enforce_tls = yes\n",
    .good = "smtpd_tls_security_level = encrypt\n",
    .source = "DEPRECATION_README; postconf(5), smtp_tls_security_level",
    .check_site = report_legacy_tls,
};

}  // namespace postwright::lint
