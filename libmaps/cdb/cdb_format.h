#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

/// A cdb file (constant database; D. J. Bernstein's format as tinycdb writes it). All integers are
/// 32-bit little-endian, so a file ends below 4 GiB.
///
///   file    = header record* table{256}
///   header  = (position slots){256}            2048 bytes; where each table stands
///   record  = key-length value-length key value   in the order of insertion
///   table   = (hash position)*                 a slot with position 0 is unused
///
/// A key's table is hash % 256, its first slot (hash / 256) % slots; later slots follow with
/// wrap-around until an unused one. A table has twice as many slots as records.
namespace postwright::cdb {

constexpr std::uint32_t kTables = 256;
constexpr std::uint32_t kLengthsSize = 8;  // of a key and its value, before each record
constexpr std::uint32_t kHeaderSize = kTables * 8;
constexpr std::uint64_t kMaxFileSize = 0xffffffff;

inline std::uint32_t hash_of(std::string_view key) {
  std::uint32_t hash = 5381;
  for (char c : key) hash = (hash * 33) ^ static_cast<unsigned char>(c);
  return hash;
}

inline std::uint32_t load32(const char* from) {
  static_assert(std::endian::native == std::endian::little ||
                std::endian::native == std::endian::big);
  std::uint32_t value;
  std::memcpy(&value, from, sizeof value);
  return std::endian::native == std::endian::little ? value : __builtin_bswap32(value);
}

inline void store32(char* to, std::uint32_t value) {
  if (std::endian::native == std::endian::big) value = __builtin_bswap32(value);
  std::memcpy(to, &value, sizeof value);
}

}  // namespace postwright::cdb
