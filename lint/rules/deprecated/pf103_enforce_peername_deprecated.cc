#include "lint/knowledge/legacy_tls.h"

namespace postwright::lint {

POSTWRIGHT_LINT_RULE(pf103_enforce_peername_deprecated){
    .id = "PF103",
    .name = "enforce-peername-deprecated",
    .level = Level::warning,
    .fix = FixKind::unsafe,
    .finds = "smtp_tls_enforce_peername and lmtp_tls_enforce_peername.",
    .why =
        "Postfix warns about them since 3.11 and will remove them. They only say something "
        "together with ..._enforce_tls.",
    .fixing =
        "Puts the security level in their place: `verify` or `encrypt` where TLS is enforced. "
        "`secure` may be what was meant: it does not trust MX records.",
    .bad = "smtp_enforce_tls = yes\nsmtp_tls_enforce_peername = no\n",
    .good = "smtp_tls_security_level = encrypt\n",
    .source = "DEPRECATION_README; postconf(5), smtp_tls_security_level",
    .check_site = report_legacy_tls,
};

}  // namespace postwright::lint
