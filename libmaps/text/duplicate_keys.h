#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/keyed_hash.h"

namespace postwright {

/// Remembers where each key of a source stands, and names both places of every duplicate. Memory:
/// the keys.
class DuplicateKeys {
 public:
  struct Duplicate {
    std::string key;
    std::uint64_t first;  ///< line of the first record with this key
    std::uint64_t again;  ///< line of the later one
    bool operator==(const Duplicate&) const = default;
  };

  /// `key` as it would be stored, that is folded.
  void add(std::string_view key, std::uint64_t line);

  /// In the order of the source.
  const std::vector<Duplicate>& found() const { return found_; }

  /// "FILE, line 9: duplicate entry: "KEY" (first in line 4)".
  static std::string describe(std::string_view file, const Duplicate& duplicate);

 private:
  std::unordered_map<std::string, std::uint64_t, KeyedStringHash> lines_;
  std::vector<Duplicate> found_;
};

}  // namespace postwright
