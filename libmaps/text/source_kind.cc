#include "libmaps/text/source_kind.h"

#include "libmaps/text/alias_tokens.h"
#include "libmaps/text/postmap_source.h"

namespace postwright {

Result<SourceKind> guess_source_kind(LogicalLineReader& lines) {
  constexpr int kEnough = 10;
  int postmap = 0;
  int alias = 0;
  while (postmap + alias < kEnough) {
    auto line = lines.next();
    if (!line) return failure_of(line);
    if (!*line) break;
    if ((*line)->orphan) continue;
    std::string_view text = (*line)->text;
    KeyAndValue record = cut_postmap_line(text);
    if (!record.unbalanced && !record.key.empty() && !record.value.empty() &&
        record.key.back() != ':')
      ++postmap;
    if (text.find(':') != std::string_view::npos && find_alias_colon(alias_tokens(text))) ++alias;
  }
  return alias > postmap ? SourceKind::alias : SourceKind::postmap;
}

}  // namespace postwright
