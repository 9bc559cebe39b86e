#include "libmaps/pattern/rule_blocks.h"

namespace postwright {

std::uint32_t RuleBlocks::add(std::uint32_t end) {
  std::uint32_t number = size();
  entries_.push_back({.block = open_.empty() ? kNone : open_.back(), .end = end});
  return number;
}

std::uint32_t RuleBlocks::open_block() {
  std::uint32_t number = add(kNone);
  open_.push_back(number);
  return number;
}

std::optional<std::uint32_t> RuleBlocks::close_block() {
  if (open_.empty()) return std::nullopt;
  std::uint32_t block = open_.back();
  open_.pop_back();
  entries_[block].end = size();
  return block;
}

std::vector<std::uint32_t> RuleBlocks::finish() {
  std::vector<std::uint32_t> unclosed;
  while (auto block = close_block()) unclosed.push_back(*block);
  return unclosed;
}

std::optional<std::uint32_t> RuleBlocks::block_of(std::uint32_t rule) const {
  std::uint32_t block = entries_[rule].block;
  return block == kNone ? std::nullopt : std::optional(block);
}

}  // namespace postwright
