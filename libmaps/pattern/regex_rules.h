#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "libmaps/pattern/regex.h"
#include "libmaps/pattern/rule_source.h"

namespace postwright {

/// `[!]/text/flags`
struct RegexPattern {
  std::string text;  ///< between its delimiters
  std::uint32_t flags = 0;
  bool negated = false;
};

/// A statement of a regexp or pcre table; its patterns are not compiled.
struct RegexStatement {
  StatementKind kind = StatementKind::rule;
  RegexPattern pattern;
  std::optional<RegexPattern> second;  ///< must match as well (regexp only)
  Replacement replacement;             ///< of a rule
};

struct RegexRuleOptions {
  bool values_are_files = false;  ///< [postmap -F]
  bool substitution = true;       ///< whether `$number` is allowed [no_regsub]
};

/// Nothing, after warnings, when the line is to be left out. `endif` is returned when a block is
/// open, which `in_block` says.
std::optional<RegexStatement> parse_regex_line(const RegexDialect& dialect, std::uint64_t line,
                                               std::string_view text, bool in_block,
                                               const RegexRuleOptions& options,
                                               const RuleMessages& messages);

}  // namespace postwright
