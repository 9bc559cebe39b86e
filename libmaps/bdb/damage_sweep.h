#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/result.h"

/// Test support: what a bad disk does to a file, and what a reader makes of it.
namespace postwright::bdb {

/// Subdatabase ("" for none), key, value.
using FoundRecord = std::tuple<std::string, std::string, std::string>;

struct ReadBack {
  std::vector<FoundRecord> records;  ///< sorted
  std::string doubt;                 ///< of any table; empty: none
};
/// All tables of a file in memory.
Result<ReadBack> read_back(std::string_view bytes);

/// One damage: a unit (a page or a sector) zeroed, replaced by another one, swapped with it, or the
/// file cut before it.
struct Damage {
  enum class Kind { zero, repeat, swap, cut } kind;
  std::uint32_t unit_size;
  std::uint64_t unit;
  std::uint64_t other = 0;
  std::string apply(std::string bytes) const;
  std::string text() const;
};

/// Each unit zeroed and cut off, and pairs repeated and swapped: all of them, or about `pairs`.
std::vector<Damage> damages_of(std::uint64_t file_size, std::uint32_t unit_size,
                               std::uint64_t pairs, std::uint64_t seed);

/// What became of the damages of a file.
struct Sweep {
  std::uint64_t refused = 0, same = 0, doubted = 0;
  std::vector<std::string> fewer;    ///< as good, with another number of records
  std::vector<std::string> altered;  ///< as good, as many records, but others
  void add(const Sweep& other);
};
Sweep sweep(const std::string& bytes, const std::vector<Damage>& damages);

}  // namespace postwright::bdb
