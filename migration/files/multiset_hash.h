#pragma once

#include <cstdint>
#include <string_view>

#include "base/keyed_hash.h"

namespace postwright::reindexer {

/// 128 bits that say whether two sets of records are equal, in whatever order they are added: the
/// sum of a keyed hash of each record. Records that repeat count as often as they do. Both sides
/// need the same seeds, so one object makes them all.
class MultisetHash {
 public:
  using Seeds = HashSeed;
  explicit MultisetHash(const Seeds& seeds) : seeds_(seeds) {}

  void add(std::string_view key, std::string_view value) {
    PairHash hash = keyed_pair_hash(seeds_, key, value);
    low_ += hash.low;
    high_ += hash.high;
    ++count_;
  }
  bool operator==(const MultisetHash& other) const {
    return low_ == other.low_ && high_ == other.high_ && count_ == other.count_;
  }

 private:
  const Seeds& seeds_;
  std::uint64_t low_ = 0;
  std::uint64_t high_ = 0;
  std::uint64_t count_ = 0;
};

}  // namespace postwright::reindexer
