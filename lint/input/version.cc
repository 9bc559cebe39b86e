#include "lint/input/version.h"

#include "base/text.h"

namespace postwright::lint {

std::optional<Version> Version::parse(std::string_view text) {
  std::size_t dot = text.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  std::string_view rest = text.substr(dot + 1);
  std::size_t end = 0;
  while (end < rest.size() && is_digit(rest[end])) ++end;
  auto major_part = parse_unsigned(text.substr(0, dot));
  auto minor_part = parse_unsigned(rest.substr(0, end));
  bool ends = end == rest.size() || rest[end] == '.' || rest[end] == '-';
  if (!major_part || !minor_part || *major_part > 999 || *minor_part > 999 || !ends)
    return std::nullopt;
  return Version{.major_part = static_cast<int>(*major_part),
                 .minor_part = static_cast<int>(*minor_part)};
}

std::string Version::text() const {
  return cat(major_part, ".", minor_part);
}

}  // namespace postwright::lint
