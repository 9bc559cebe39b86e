#pragma once

#include <optional>
#include <string_view>

#include "libmaps/text/source.h"

namespace postwright {

/// A line of postmap input, cut in two. Both parts may be empty.
struct KeyAndValue {
  std::string_view key;     ///< as written, with quotes and backslashes; all when unbalanced
  std::string_view value;   ///< trimmed
  bool unbalanced = false;  ///< a double quote is still open at the end of the line
};

/// Where a key at the start of `text` ends: before the first character outside double quotes for
/// which `ends_key` says so. A backslash protects the next character, inside quotes and outside.
/// Nothing when a double quote is still open at the end of the text.
template <class EndsKey>
std::optional<std::size_t> find_key_end(std::string_view text, EndsKey&& ends_key) {
  bool quoted = false;
  std::size_t end = 0;
  for (; end < text.size(); ++end) {
    char c = text[end];
    if (c == '\\') {
      if (++end == text.size()) break;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && ends_key(c)) {
      break;
    }
  }
  return quoted ? std::nullopt : std::optional(end);
}

/// The key runs to the first white space outside double quotes; a backslash protects the next
/// character, inside quotes and outside. The rest, trimmed, is the value. Source: postmap(1).
KeyAndValue cut_postmap_line(std::string_view text);

/// Who reads: wording and checks differ a little.
enum class PostmapDialect {
  postmap,
  texthash,  ///< no UTF-8 check; says "-- ignoring this line"
};

/// Reads `key value` lines. Lines with a fault are left out with the reference's warning; a key
/// that ends in a colon is kept with one. Errors: reading, and those of `visit`.
Status read_postmap_source(LogicalLineReader& lines, const SourceOptions& options,
                           Reporter& reporter, const RecordVisitor& visit,
                           PostmapDialect dialect = PostmapDialect::postmap);

}  // namespace postwright
