#include "lint/run/rules.h"

namespace postwright::lint {

/// The linter itself reports it, with --baseline.
POSTWRIGHT_LINT_RULE(pf903_baseline_stale){
    .id = "PF903",
    .name = "baseline-stale",
    .level = Level::info,
    .finds = "An entry of the baseline that no finding of this run matches any more.",
    .why = "A baseline that is larger than what it stands for accepts the same fault again later.",
    .fixing = "Write the baseline anew with --write-baseline.",
    .bad = "{\"rule\": \"PF415\", \"parameter\": \"smtpd_tls_session_cache_database\", ...}\n",
    .good = "(the entry is gone)\n",
    .example_file = "baseline.json",
    .source = "postlint(1)",
};

}  // namespace postwright::lint
