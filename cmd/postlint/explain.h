#pragma once

#include <iosfwd>

#include "cmd/postlint/options.h"

namespace postwright::postlint {

/// --explain: what is known of each rule named.
ExitStatus explain_rules(const Options& options, std::ostream& out, std::ostream& err);
/// --list-rules, a line a rule, or with --format json a document.
void list_rules(const Options& options, std::ostream& out);
/// --show-config: the rules that would run, and how bad their findings are.
void show_config(const Options& options, std::ostream& out);

}  // namespace postwright::postlint
