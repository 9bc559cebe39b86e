#include "lint/knowledge/deprecations.h"

namespace postwright::lint {

POSTWRIGHT_LINT_RULE(pf119_pre_release_name){
    .id = "PF119",
    .name = "pre-release-name",
    .level = Level::error,
    .fix = FixKind::unsafe,
    .finds =
        "A name that only snapshots or very old releases had, or that only release notes use, such "
        "as program_directory or smtpd_reject_unauth_pipelining.",
    .why = "No release reads it, so the setting says nothing.",
    .fixing =
        "Renames it where one of today's parameters takes the same value; that is unsafe, since it "
        "comes into force with it. Removes it where nothing takes its place.",
    .bad = "smtpd_reject_unauth_pipelining = yes\n",
    .good = "smtpd_forbid_unauth_pipelining = yes\n",
    .source = "RELEASE_NOTES",
    .check_site = report_deprecated,
};

}  // namespace postwright::lint
