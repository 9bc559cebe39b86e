#include "libmaps/cdb/key_positions.h"

namespace postwright::cdb {

void KeyPositions::place(Part& part, Slot slot) {
  std::uint32_t i = slot.tag & (part.size - 1);
  while (part.slots[i].position != 0) i = (i + 1) & (part.size - 1);
  part.slots[i] = slot;
}

void KeyPositions::grow(Part& part) {
  Part larger;
  larger.size = part.size == 0 ? 16 : part.size * 2;
  larger.used = part.used;
  larger.slots = std::make_unique<Slot[]>(larger.size);
  for (std::uint32_t i = 0; i < part.size; ++i)
    if (part.slots[i].position != 0) place(larger, part.slots[i]);
  part = std::move(larger);
}

void KeyPositions::insert(std::uint64_t token, std::uint32_t position) {
  Part& part = parts_[token % kParts];
  if (part.used + part.used / 2 >= part.size) grow(part);
  place(part, {static_cast<std::uint32_t>(token >> 32), position});
  ++part.used;
}

}  // namespace postwright::cdb
