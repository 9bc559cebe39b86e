#pragma once

#include <string_view>

namespace postwright {

/// What a socketmap server answers: `OK VALUE`, `NOTFOUND`, or `TEMP`, `TIMEOUT` or `PERM` with a
/// reason. Source: the socketmap protocol of Sendmail, socketmap_table(5).
struct SocketmapReply {
  enum class Kind { found, not_found, temporary, timeout, permanent, unknown };
  Kind kind = Kind::unknown;
  std::string_view text;  ///< the value or the reason, a view of the reply
  bool operator==(const SocketmapReply&) const = default;
};

/// Text behind a null byte does not count.
SocketmapReply parse_socketmap_reply(std::string_view reply);

/// The word for a kind of error in messages.
std::string_view error_class(SocketmapReply::Kind kind);

}  // namespace postwright
