#include "libmaps/pattern/cidr_rules.h"

#include <algorithm>

#include "base/text.h"
#include "libmaps/text/file_values.h"

namespace postwright {

std::optional<CidrStatement> parse_cidr_line(std::uint64_t line, std::string_view text,
                                             bool in_block, bool values_are_files,
                                             const RuleMessages& messages) {
  auto skip = [&](std::string_view fault) {
    messages.skip(line, fault);
    return std::nullopt;
  };
  CidrStatement statement;
  auto [kind, rest] = parse_statement(text);
  statement.kind = kind;
  if (kind == StatementKind::end_block) {
    if (!in_block) return skip(rest.empty() ? "ENDIF without IF" : "garbage after ENDIF");
    if (!rest.empty()) return skip("garbage after ENDIF");
    return statement;
  }
  statement.negated = take_negations(rest);
  if (rest.empty()) return skip("no address pattern");
  bool rule = kind == StatementKind::rule;
  auto end = rule ? std::ranges::find_if(rest, is_space) : rest.end();
  auto length = static_cast<std::size_t>(end - rest.begin());
  auto network = parse_network(rest.substr(0, length));
  if (!network) return skip(network.error().message);
  statement.network = *network;
  std::string_view result = trim_left(rest.substr(length));
  if (rule && result.empty()) return skip("no lookup result");
  if (values_are_files) {  // of a block too, which has none
    auto encoded = encode_files(result);
    if (!encoded) return skip(encoded.error().message);
    statement.result = std::move(*encoded);
  } else {
    statement.result = result;
  }
  return statement;
}

}  // namespace postwright
