#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/keyed_hash.h"

namespace postwright::cdb {

/// Where in a file each key stands, for finding duplicates: open addressing over 8-byte slots that
/// hold a 32-bit position and 32 bits of a seeded hash, so an input cannot be made to collide. The
/// keys themselves stay in the file: a slot whose bits agree is only a candidate, which the caller
/// compares. The table is 4096 small ones, so that growing moves little at a time. Memory: 11 to 23
/// bytes a key.
class KeyPositions {
 public:
  KeyPositions() : seed_(HashSeed::random()), parts_(kParts) {}

  /// Goes through the candidates for a key, given its token(), until `is_it(position)` is true, and
  /// returns that position, to read or change; nullptr when there is none.
  template <class IsIt>
  std::uint32_t* find(std::uint64_t token, IsIt&& is_it) {
    Part& part = parts_[token % kParts];
    if (part.size == 0) return nullptr;
    auto tag = static_cast<std::uint32_t>(token >> 32);
    for (std::uint32_t i = tag & (part.size - 1);; i = (i + 1) & (part.size - 1)) {
      Slot& slot = part.slots[i];
      if (slot.position == 0) return nullptr;
      if (slot.tag == tag && is_it(slot.position)) return &slot.position;
    }
  }

  std::uint64_t token(std::string_view key) const { return keyed_hash(seed_, key); }

  /// Starts to fetch what find() will need, for a search some records later.
  void prefetch(std::uint64_t token) const {
    const Part& part = parts_[token % kParts];
    if (part.size != 0) __builtin_prefetch(&part.slots[(token >> 32) & (part.size - 1)]);
  }

  /// Adds a key that find() did not find. `position` is not 0.
  void insert(std::uint64_t token, std::uint32_t position);

 private:
  static constexpr std::size_t kParts = 4096;
  struct Slot {
    std::uint32_t tag;
    std::uint32_t position;  // 0: unused
  };
  struct Part {
    std::unique_ptr<Slot[]> slots;
    std::uint32_t size = 0;  // a power of two
    std::uint32_t used = 0;
  };
  static void place(Part& part, Slot slot);
  static void grow(Part& part);

  HashSeed seed_;
  std::vector<Part> parts_;
};

}  // namespace postwright::cdb
