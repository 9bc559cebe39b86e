#pragma once

#include <cstdint>
#include <vector>

namespace postwright::bdb {

/// Sees whether a bucket may hold a key twice, as it does when sectors of a page were repeated.
/// Keeps four bytes for each key of one bucket.
class BucketKeys {
 public:
  void add(std::uint32_t hash) { hashes_.push_back(hash); }
  /// Whether two hashes were the same since the last end().
  bool end();

 private:
  std::vector<std::uint32_t> hashes_;
};

}  // namespace postwright::bdb
