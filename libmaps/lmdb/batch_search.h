#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "libmaps/lmdb/lmdb_tree.h"

namespace postwright::lmdb {

constexpr std::size_t kMaxBatch = 32;

/// Searches for at most kMaxBatch keys at once. A single search in a large table spends most of its
/// time waiting for memory, at each step of its binary searches; here all searches take a step
/// together, so that they wait together.
void search_all(const Tree& tree, std::span<const std::string> keys, std::span<Place> places);

}  // namespace postwright::lmdb
