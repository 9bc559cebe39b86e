#pragma once

#include <cstdint>
#include <string_view>

namespace postwright::bdb {

/// libdb's default hash function (Fowler/Noll/Vo, starting from 0).
constexpr std::uint32_t hash_of(std::string_view key) {
  std::uint32_t h = 0;
  for (char c : key) h = (h * 16777619u) ^ static_cast<std::uint8_t>(c);
  return h;
}

/// A hash file stores the hash of this string, null byte included, which tells its function.
constexpr std::string_view kCharKeyText("%$sniglet^&\0", 12);
static_assert(hash_of(kCharKeyText) == 0x5e688dd1);

}  // namespace postwright::bdb
