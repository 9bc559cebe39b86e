#pragma once

#include <cstdint>
#include <functional>

#include "libmaps/pattern/regex_rules.h"
#include "lint/input/input.h"

namespace postwright::lint {

/// How regexp: or pcre: tables are written; nullptr for other types, and for pcre where the library
/// is not installed.
const RegexDialect* dialect_of(const InputFile& file);

/// Gives `visit` each statement of a regexp or pcre table that is well-formed, with its line and
/// whether it stands in an `if` block. Nothing is compiled.
void visit_regex_statements(
    const InputFile& file,
    const std::function<void(std::uint64_t line, const RegexStatement& statement, bool in_block)>&
        visit);

}  // namespace postwright::lint
