#include "lint/run/rules.h"

namespace postwright::lint {

/// The linter itself reports it; see suppressions.h.
POSTWRIGHT_LINT_RULE(pf901_unused_suppression){
    .id = "PF901",
    .name = "unused-suppression",
    .level = Level::info,
    .finds = "A `# postlint:` comment that suppresses nothing, though its rule was looked for.",
    .why = "It hides the next real finding of that rule in the same place.",
    .fixing = "Remove the comment.",
    .bad =
        "# postlint: ignore=PF501 waits for a firewall change\n"
        "smtpd_forbid_bare_newline = normalize\n",
    .good = "smtpd_forbid_bare_newline = normalize\n",
    .source = "postlint(1)",
};

}  // namespace postwright::lint
