#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace postwright {

/// A token of a structured MIME header field; RFC 2045 section 5.1.
struct HeaderToken {
  enum class Kind {
    atom,     ///< "token" in the RFC; bytes from 0x80 may be part of it
    quoted,   ///< "quoted-string"; the text is what stands between the quotes, not yet unquoted
    special,  ///< one byte: a tspecial or a control character
  };
  Kind kind;
  std::string_view text;

  bool is(char special) const { return kind == Kind::special && text.front() == special; }
  /// Ignores the case of ASCII letters.
  bool is_atom(std::string_view name) const;
  /// What the token stands for: a quoted string without its backslashes and line breaks.
  std::string value() const;
};

/// Cuts the text of a header field, behind the colon, into tokens. White space, line breaks and
/// (nested (comments)) are skipped; a comment or quoted string that is not closed goes on to the
/// end. The views live as long as the text.
class HeaderTokens {
 public:
  explicit HeaderTokens(std::string_view text) : rest_(text) {}

  /// Nothing at the end, and from then on.
  std::optional<HeaderToken> next();

 private:
  void skip_comment();
  HeaderToken take(HeaderToken::Kind kind, std::size_t length);
  HeaderToken take_quoted();

  std::string_view rest_;
};

}  // namespace postwright
