#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace postwright::lint {

/// MAJOR.MINOR of a release of Postfix or OpenSSL.
struct Version {
  int major_part = 0;
  int minor_part = 0;
  auto operator<=>(const Version&) const = default;

  /// "3.11"; what follows MAJOR.MINOR ("3.5.6", "3.11-20250101") is ignored. Nothing when it is not
  /// one.
  static std::optional<Version> parse(std::string_view text);
  std::string text() const;
};

constexpr Version kOldestTarget{.major_part = 2, .minor_part = 11};
constexpr Version kNewestTarget{.major_part = 3, .minor_part = 11};

}  // namespace postwright::lint
