#pragma once

#include <compare>
#include <cstdint>
#include <string_view>

#include "base/result.h"

namespace postwright {

/// MAJOR[.MINOR[.PATCH]] of compatibility_level. Source: postconf(5).
struct CompatibilityLevel {
  std::uint64_t major_part = 0;  ///< below 2^43
  std::uint32_t minor_part = 0;  ///< at most 1023
  std::uint32_t patch_part = 0;  ///< at most 1023
  auto operator<=>(const CompatibilityLevel&) const = default;

  /// ErrorKind::config: "malformed compatibility level syntax: "TEXT"".
  static Result<CompatibilityLevel> parse(std::string_view text);
};

}  // namespace postwright
