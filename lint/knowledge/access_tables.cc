#include "lint/knowledge/access_tables.h"

#include <algorithm>

#include "base/text.h"

namespace postwright::lint {
namespace {

bool is_permit(std::string_view word) {
  return equals_ignoring_case(word, "ok") || equals_ignoring_case(word, "permit");
}

/// Whether a line of a table's source says OK. In a pattern table blanks may stand in the pattern.
bool line_permits(std::string_view line, bool is_pattern) {
  line = trim(line);
  if (line.empty() || line.front() == '#') return false;
  auto words = split(line, " \t");
  if (words.size() < 2 || (!is_pattern && words.size() > 2)) return false;
  return is_permit(words.back());
}

/// inline:{key=value, ...}, static:value and the like: any word of it.
bool name_permits(std::string_view name) {
  return std::ranges::any_of(split(name, " \t\r\n,={}"), is_permit);
}

}  // namespace

std::optional<bool> may_permit(const Site& site, std::string_view table) {
  std::size_t colon = table.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::string_view type = table.substr(0, colon);
  std::string_view name = table.substr(colon + 1);
  bool is_pattern = type == "regexp" || type == "pcre";
  if (type == "inline" || type == "static" ||
      (name.starts_with('{') && (is_pattern || type == "cidr")))
    return name_permits(name);
  auto source = site.read(std::string(name));
  if (!source || !is_known(source->bytes)) return std::nullopt;
  return std::ranges::any_of(split(source->bytes, "\r\n"),
                             [&](std::string_view line) { return line_permits(line, is_pattern); });
}

}  // namespace postwright::lint
