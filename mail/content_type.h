#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace postwright {

/// A Content-Type field, as far as it decides what lines of a message are; RFC 2045 section 5.
struct ContentType {
  enum class Kind {
    text,              ///< text/*, and a field without any token (the default type)
    attached_message,  ///< message/rfc822, message/global (RFC 6532): header fields follow, then a
                       ///< body
    opaque_message,    ///< other message/*: partial, external-body, delivery-status, ...
    multipart,         ///< multipart/*; `boundaries` says how parts are separated
    digest,  ///< multipart/digest: its parts are attached messages unless they say otherwise
    other,   ///< anything else; leaves open what a multipart/digest has as its default
  };
  Kind kind = Kind::text;
  /// The values of the `boundary` parameters of a multipart type; a quoted one may be empty. One is
  /// right; every other one counts, too, as if a further multipart stood inside the last.
  std::vector<std::string> boundaries;
};

/// `text` is the field's text behind the colon, with line breaks. Case of type and parameter names
/// is ignored. What cannot be understood is skipped up to the next semicolon; never fails.
ContentType parse_content_type(std::string_view text);

}  // namespace postwright
