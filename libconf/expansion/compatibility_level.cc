#include "libconf/expansion/compatibility_level.h"

#include <optional>

#include "base/text.h"

namespace postwright {
namespace {

/// A number as strtol reads it, but not negative; `text` is cut behind it.
std::optional<std::uint64_t> take_number(std::string_view& text, std::uint64_t limit) {
  text = trim_left(text);
  bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  std::size_t digits = 0;
  std::uint64_t value = 0;
  for (; digits < text.size() && is_digit(text[digits]); ++digits) {
    value = value * 10 + static_cast<std::uint64_t>(text[digits] - '0');
    if (value > limit) return std::nullopt;
  }
  if (digits == 0 || (negative && value != 0)) return std::nullopt;
  text.remove_prefix(digits);
  return value;
}

}  // namespace

Result<CompatibilityLevel> CompatibilityLevel::parse(std::string_view text) {
  auto bad = [&] { return config_failure("malformed compatibility level syntax: \"", text, "\""); };
  constexpr std::uint64_t kMaxMajor = (std::uint64_t{1} << 43) - 1;
  std::string_view rest = text;
  std::uint64_t parts[3] = {};
  for (int i = 0; i < 3; ++i) {
    auto number = take_number(rest, i == 0 ? kMaxMajor : 1023);
    if (!number) return bad();
    parts[i] = *number;
    if (rest.empty()) break;
    if (rest.front() != '.' || i == 2) return bad();
    rest.remove_prefix(1);
  }
  return CompatibilityLevel{.major_part = parts[0],
                            .minor_part = static_cast<std::uint32_t>(parts[1]),
                            .patch_part = static_cast<std::uint32_t>(parts[2])};
}

}  // namespace postwright
