#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "libmaps/pattern/rule_source.h"
#include "net/network.h"

namespace postwright {

/// A statement of a cidr table.
struct CidrStatement {
  StatementKind kind = StatementKind::rule;
  Network network;
  bool negated = false;
  std::string result;  ///< of a rule
};

/// Nothing, after a warning, when the line is to be left out. With `values_are_files` [postmap -F]
/// the result is the content of the files that it names.
std::optional<CidrStatement> parse_cidr_line(std::uint64_t line, std::string_view text,
                                             bool in_block, bool values_are_files,
                                             const RuleMessages& messages);

}  // namespace postwright
