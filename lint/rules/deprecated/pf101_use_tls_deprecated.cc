#include "lint/knowledge/legacy_tls.h"

namespace postwright::lint {

POSTWRIGHT_LINT_RULE(pf101_use_tls_deprecated){
    .id = "PF101",
    .name = "use-tls-deprecated",
    .level = Level::warning,
    .fix = FixKind::safe,
    .finds = "smtp_use_tls, smtpd_use_tls, lmtp_use_tls, and those of postscreen and tlsproxy.",
    .why =
        "Postfix warns about them since 3.9 and will remove them. They say nothing at all where "
        "the security level is set.",
    .fixing =
        "Puts the security level in their place: `yes` is `may`, `no` is `none`, and with "
        "..._enforce_tls it is what both mean together. Where the level is set, they go. Settings "
        "of main.cf and overrides of services are changed together, so that each service keeps its "
        "level.",
    .bad = "smtpd_use_tls = yes\n",
    .good = "smtpd_tls_security_level = may\n",
    .source = "DEPRECATION_README; postconf(5), smtpd_tls_security_level",
    .check_site = report_legacy_tls,
};

}  // namespace postwright::lint
