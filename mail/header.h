#pragma once

#include <optional>
#include <string_view>

namespace postwright {

/// The first line of a header field, `name: text`. Views of the line.
struct HeaderLine {
  std::string_view name;  ///< never empty
  std::string_view rest;  ///< from the colon on; blanks between name and colon are in neither
};

/// Nothing when the line is not the first line of a header field: at least one printable ASCII
/// character other than a colon, then blanks (space, tab), which are obsolete there, then a colon.
/// RFC 5322 sections 2.2 and 4.5. A carriage return is no blank.
std::optional<HeaderLine> parse_header_line(std::string_view line);

/// The line belongs to the header field before it: it begins with a space or a tab.
bool is_continuation_line(std::string_view line);

}  // namespace postwright
