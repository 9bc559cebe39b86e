#pragma once

#include <functional>
#include <string_view>

#include "base/result.h"
#include "mail/mime_parser.h"

namespace postwright {

/// Which keys `postmap -q -` takes from a message: -h, -b, and `mime.mime` is -m; postmap(1).
struct MessageKeyOptions {
  bool headers = false;
  bool body = false;
  MimeOptions mime = {.mime = false};
};

/// `key` is a header field with the line breaks between its lines, or a body line; it lives during
/// the call. An error ends the work.
using KeyVisitor = std::function<Status(std::string_view key)>;

/// Turns a message, line by line, into lookup keys: header fields (with MIME those of parts and of
/// attached messages, too) and body lines, in the message's order. A key has no more of a line than
/// what stands before its first null byte.
class MessageKeys final : private MimeVisitor {
 public:
  MessageKeys(const MessageKeyOptions& options, KeyVisitor visit);

  /// `line` without its newline; a carriage return is text. Errors are the visitor's.
  Status add_line(std::string_view line);

  /// At the end of the message, once.
  Status finish();

  /// No further line can give a key: header fields without MIME have ended, and nothing else is
  /// asked for.
  bool done() const;

 private:
  Status header(HeaderPlace place, std::string_view text, std::uint64_t offset) override;
  Status body_line(std::string_view line, std::uint64_t offset) override;
  Status limit(MimeLimit limit, std::uint64_t offset) override;

  MessageKeyOptions options_;
  KeyVisitor visit_;
  MimeParser parser_;
};

}  // namespace postwright
