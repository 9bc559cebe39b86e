#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace postwright {

/// A token of an alias line, cut as RFC 822 cuts addresses.
struct AliasToken {
  enum class Kind {
    op,  ///< one of | % ! ) < > @ , ; : . ]
    atom,
    quoted,   ///< "quoted string"; `text` without quotes and backslashes
    literal,  ///< [domain literal]; `text` without brackets and backslashes
    comment,  ///< (comment), nested; `text` as written, with its parentheses
  };
  Kind kind;
  std::string text;
  bool is(char op) const { return kind == Kind::op && text[0] == op; }
  bool operator==(const AliasToken&) const = default;
};

std::vector<AliasToken> alias_tokens(std::string_view line);

/// The position of the colon that ends the name, if the line has the form `name: value`: the first
/// ':' token, neither first nor last, with no ',' before it.
std::optional<std::size_t> find_alias_colon(std::span<const AliasToken> tokens);

/// How tokens are spelled when they are put together again.
enum class Spelling {
  bare,    ///< quoted strings without their quotes, no backslashes: a key
  quoted,  ///< with quotes, and backslashes where they are needed: a value
};
std::string join_tokens(std::span<const AliasToken> tokens, Spelling spelling);

}  // namespace postwright
