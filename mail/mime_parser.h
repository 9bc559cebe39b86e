#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "mail/content_type.h"
#include "mail/header.h"

namespace postwright {

struct MimeOptions {
  bool mime = true;  ///< off: primary header fields, then body lines, whatever they hold
  std::size_t header_size_limit = 102400;         ///< parameter header_size_limit, bytes
  std::size_t mime_boundary_length_limit = 2048;  ///< bytes of a boundary that are compared
  std::size_t mime_nesting_limit = 100;           ///< see MimeLimit::nesting
};

/// Where a header field stands. That it describes MIME (MIME-Version, Content-*) is for its name to
/// say.
enum class HeaderPlace {
  primary,  ///< at the start of the message
  mime,     ///< at the start of a part of a multipart
  nested,   ///< at the start of an attached message
};

enum class MimeLimit {
  header_size,  ///< continuation lines of a header field were dropped
  nesting,      ///< a multipart was taken as a body without parts
};

/// Receives a message. An error that is returned ends the parsing. Offsets are those of the first
/// byte of the field or line in the message, where each line before it counts with one newline.
class MimeVisitor {
 public:
  MimeVisitor() = default;
  MimeVisitor(const MimeVisitor&) = delete;
  MimeVisitor& operator=(const MimeVisitor&) = delete;
  virtual ~MimeVisitor() = default;

  /// `text` is the field from its name on, without the blanks that may stand before the colon, its
  /// lines joined by newlines; each line ends at its first null byte. It lives during the call.
  virtual Status header(HeaderPlace place, std::string_view text, std::uint64_t offset) = 0;

  /// Everything that is not a header field: also boundaries, and the empty line behind header
  /// fields. The first one ends the primary header fields. It is always empty: where the message
  /// has no empty line there, one is supplied, with the offset of the line that follows it. A
  /// message that ends with its header has no body lines.
  virtual Status body_line(std::string_view line, std::uint64_t offset) = 0;

  /// A limit was met, at most once each for a field; before the header() that it is about.
  virtual Status limit(MimeLimit limit, std::uint64_t offset) = 0;
};

/// Finds header fields and body lines in a message that is given line by line; RFC 5322 section 2,
/// RFC 2046. Holds one header field (header_size_limit and a line) and the boundaries of the
/// multiparts that are open (at most mime_nesting_limit + 2, of mime_boundary_length_limit bytes),
/// whatever the message.
///
/// Header fields end with the first line that is neither one nor continues one, empty or not. A
/// part begins with each line `--boundary`, and the innermost multipart ends with `--boundary--`;
/// any text may follow on both lines. The boundary of an outer multipart ends the inner ones. Lines
/// are compared with the innermost boundary first, in every body, and in the header of a part where
/// a line is not a field. Transfer encodings are not looked at.
class MimeParser {
 public:
  /// `visitor` must live as long as the parser.
  explicit MimeParser(MimeVisitor& visitor, const MimeOptions& options = {})
      : visitor_(visitor), options_(options) {}

  /// `line` without its newline; a carriage return is text. A returned error is the visitor's.
  Status add_line(std::string_view line);

  /// At the end of the message, once.
  Status finish();

  /// The primary header fields have ended: the visitor has seen a body line.
  bool in_body() const { return state_ != State::primary_header; }

 private:
  // primary_header -> body, or nested_header behind an attached message's type; each boundary leads
  // from anywhere but the primary header to part_header. There is no way back to primary_header,
  // and no aborted state: every line is something.
  enum class State { primary_header, part_header, nested_header, body };

  struct Multipart {
    std::string boundary;  // with "--"
    bool is_digest = false;
  };

  Status add_header_line(std::string_view line);
  Status end_header(std::string_view line);
  Status flush_header();
  Status note_content_type(std::string_view text);
  Status add_body_line(std::string_view line);
  void match_boundary(std::string_view line);
  Status body_line(std::string_view line) { return visitor_.body_line(line, offset_); }
  HeaderPlace place() const;

  MimeVisitor& visitor_;
  const MimeOptions options_;
  State state_ = State::primary_header;
  std::uint64_t offset_ = 0;  // of the line being added
  std::string header_;        // the field that may still be continued; empty: none
  std::uint64_t header_offset_ = 0;
  bool header_is_cut_ = false;
  bool attached_message_ = false;      // what the header fields so far say of the body behind them
  std::vector<Multipart> multiparts_;  // open, innermost last
};

}  // namespace postwright
