#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace postwright {

/// What a tcp_table(5) server answers: `NNN TEXT`, TEXT in the quoted form of quote_tcp_text().
struct TcpReply {
  enum class Kind { found, not_found, temporary, bad_status, malformed };
  Kind kind = Kind::malformed;
  std::string text;  ///< unquoted
  bool operator==(const TcpReply&) const = default;
};

/// `line` is without its newline. The first digit decides: 2, 5 and 4 are known.
TcpReply parse_tcp_reply(std::string_view line);

/// '%', white space and all that is not printable ASCII as %XX.
std::string quote_tcp_text(std::string_view text);

/// Nothing when a '%' is not followed by two hexadecimal digits.
std::optional<std::string> unquote_tcp_text(std::string_view text);

}  // namespace postwright
