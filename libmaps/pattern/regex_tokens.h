#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "libmaps/pattern/regex.h"

namespace postwright {

/// The parts of a regular expression, of any of the three syntaxes.
struct RegexToken {
  enum class Kind {
    end,
    literal,    ///< `value`
    one,        ///< any one character of several, or a back reference
    assertion,  ///< matches without consuming: ^ $ \b
    quantifier,
    bar,
    group,        ///< opens, captures
    plain_group,  ///< opens, does not capture
    lookaround,   ///< opens; what is inside consumes nothing
    close,
    strange,  ///< anything else
  } kind;
  char value = 0;
  std::uint64_t min = 0;  ///< of a quantifier
  std::uint64_t max = 0;  ///< kEndless: no limit
  bool plain = true;      ///< certain to be valid, where it stands in its place
  static constexpr std::uint64_t kEndless = UINT64_MAX;
};

/// Cuts a pattern into tokens.
class RegexTokens {
 public:
  RegexTokens(std::string_view pattern, RegexSyntax syntax) : rest_(pattern), syntax_(syntax) {}
  /// The next one, which stays.
  RegexToken peek() const;
  RegexToken take();

 private:
  using Kind = RegexToken::Kind;
  RegexToken read();
  RegexToken read_escape();
  RegexToken read_class();
  RegexToken read_group();
  RegexToken read_interval(std::string_view end);
  /// A quantifier without the `?` or `+` behind it that pcre has.
  RegexToken quantifier(std::uint64_t min, std::uint64_t max);
  bool skip(std::string_view text);

  std::string_view rest_;
  RegexSyntax syntax_;
};

}  // namespace postwright
