#include "lint/knowledge/deprecations.h"

namespace postwright::lint {

POSTWRIGHT_LINT_RULE(pf108_removed_parameter){
    .id = "PF108",
    .name = "removed-parameter",
    .level = Level::error,
    .fix = FixKind::unsafe,
    .finds = "A parameter that a later release of Postfix removed.",
    .why =
        "The setting says nothing: whoever reads it believes in a protection or a limit that is "
        "not there.",
    .fixing =
        "Removes it where nothing takes its place. Where it has a successor with the same values "
        "the fix renames it, unsafely: what said nothing will say something again. The rest is for "
        "a person.",
    .bad = "tls_dane_digest_agility = on\n",
    .good = "tls_dane_digests = sha512 sha256\n",
    .source = "RELEASE_NOTES of the release that removed it; postconf(5)",
    .check_site = report_deprecated,
};

}  // namespace postwright::lint
