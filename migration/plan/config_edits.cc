#include "migration/plan/config_edits.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "base/line_ends.h"
#include "base/logical_line.h"
#include "base/text.h"

namespace postwright::reindexer {
namespace {

/// The bytes of the value in `line`, when they stand in one physical line.
std::optional<Replacement> value_span(const LogicalLine& line, const LinePart& part,
                                      std::string_view name) {
  std::size_t equals = line.text.find('=');
  if (equals == std::string_view::npos || trim(line.text.substr(0, equals)) != name)
    return std::nullopt;
  std::string_view value = trim(line.text.substr(equals + 1));
  std::size_t begin = equals + 1;
  if (!value.empty()) begin = static_cast<std::size_t>(value.data() - line.text.data());
  return Replacement{part.offset + begin - part.begin, value.size(), {}};
}

}  // namespace

Result<std::string> replace_spans(std::string_view text, std::vector<Replacement> replacements) {
  auto order = [](const Replacement& a, const Replacement& b) {
    return std::tie(a.offset, a.length, a.with) < std::tie(b.offset, b.length, b.with);
  };
  std::sort(replacements.begin(), replacements.end(), order);
  replacements.erase(std::unique(replacements.begin(), replacements.end()), replacements.end());
  std::string result;
  std::uint64_t at = 0;
  for (const Replacement& one : replacements) {
    if (one.offset > text.size() || one.length > text.size() - one.offset)
      return failure(ErrorKind::config, "the file has changed while it was read");
    if (one.offset < at) return failure(ErrorKind::config, "two edits touch the same bytes");
    result += text.substr(at, one.offset - at);
    result += one.with;
    at = one.offset + one.length;
  }
  result += text.substr(at);
  return result;
}

Result<std::string> set_parameter(std::string_view main_cf, std::string_view name,
                                  std::string_view value) {
  LogicalLineReader lines(main_cf);
  std::optional<Replacement> last;
  bool continued = false;
  for (;;) {
    auto line = lines.next();
    if (!line) return failure_of(line);
    if (!*line) break;
    auto span = value_span(**line, lines.parts().front(), name);
    if (!span) continue;
    last = std::move(span);
    continued = lines.parts().size() > 1;
  }
  if (last && !continued) {
    bool bare = last->length == 0 && main_cf.substr(0, last->offset).ends_with('=');
    last->with = cat(bare ? " " : "", value);
    return replace_spans(main_cf, {std::move(*last)});
  }
  bool newline = main_cf.empty() || main_cf.ends_with('\n');
  return with_line_ends_of(main_cf, cat(main_cf, newline ? "" : "\n", name, " = ", value, "\n"));
}

}  // namespace postwright::reindexer
