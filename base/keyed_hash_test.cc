#include "base/keyed_hash.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace postwright {
namespace {

using Halves = std::pair<std::uint64_t, std::uint64_t>;

Halves pair_hash(const HashSeed& seed, std::string_view first, std::string_view second) {
  PairHash hash = keyed_pair_hash(seed, first, second);
  return {hash.low, hash.high};
}

TEST(KeyedPairHash, DependsOnEachByteAndOnWhereTheFirstEnds) {
  HashSeed seed{1, 2};
  std::set<Halves> all;
  std::size_t made = 0;
  std::string text = "0123456789abcdefghij";
  for (std::size_t size = 0; size <= text.size(); ++size)
    for (std::size_t cut = 0; cut <= size; ++cut, ++made)
      all.insert(pair_hash(seed, text.substr(0, cut), text.substr(cut, size - cut)));
  for (std::size_t i = 0; i < text.size(); ++i, ++made) {
    std::string other = text;
    other[i] = 'X';
    all.insert(pair_hash(seed, other, ""));
  }
  all.insert(pair_hash(seed, std::string(1, '\0'), ""));
  EXPECT_EQ(all.size(), made + 1);
}

TEST(KeyedPairHash, DependsOnTheSeedInBothHalves) {
  Halves one = pair_hash({1, 2}, "key", "value");
  EXPECT_EQ(one, pair_hash({1, 2}, "key", "value"));
  for (const HashSeed& seed : {HashSeed{1, 3}, HashSeed{2, 2}}) {
    EXPECT_NE(one.first, pair_hash(seed, "key", "value").first);
    EXPECT_NE(one.second, pair_hash(seed, "key", "value").second);
  }
  EXPECT_NE(one.first, one.second);
}

}  // namespace
}  // namespace postwright
