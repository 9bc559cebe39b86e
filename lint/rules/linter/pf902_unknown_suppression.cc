#include "lint/run/rules.h"

namespace postwright::lint {

/// The linter itself reports it; see suppressions.h.
POSTWRIGHT_LINT_RULE(pf902_unknown_suppression){
    .id = "PF902",
    .name = "unknown-suppression",
    .level = Level::warning,
    .finds = "A `# postlint:` comment with a word or a rule that postlint does not know.",
    .why = "A mistyped ID suppresses nothing.",
    .fixing = "Write one of the IDs that --list-rules shows.",
    .bad = "# postlint: ignore=PF99\nrelay_domains = example.com\n",
    .good = "# postlint: ignore=PF325\nrelay_domains = example.com\n",
    .source = "postlint(1)",
};

}  // namespace postwright::lint
