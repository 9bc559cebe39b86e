#pragma once

#include <cstdint>
#include <string_view>

namespace postwright {

/// A seed that nobody outside the process can guess.
struct HashSeed {
  std::uint64_t first = 0;
  std::uint64_t second = 0;
  static HashSeed random();
};

/// SipHash-1-3: whoever chooses the bytes cannot choose which of them collide, as long as the seed
/// is secret. For tables in memory; the value means nothing outside the process.
/// Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF", with 1 and 3 rounds.
std::uint64_t keyed_hash(const HashSeed& seed, std::string_view bytes);

/// 128 bits of two strings, for sets of records: the same construction, with the second half of
/// SipHash-128. (ab, c) and (a, bc) are different.
struct PairHash {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
};
PairHash keyed_pair_hash(const HashSeed& seed, std::string_view first, std::string_view second);

/// For the standard's hash containers, with a seed of its own for each container.
struct KeyedStringHash {
  HashSeed seed = HashSeed::random();
  std::size_t operator()(std::string_view key) const { return keyed_hash(seed, key); }
};

}  // namespace postwright
