#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace postwright {

/// The order of a table's rules and the `if` blocks that they stand in. Rules and blocks are
/// numbered together, in the order in which they are added. A block that is never closed reaches to
/// the end of the table. Any depth; nothing here recurses.
class RuleBlocks {
 public:
  /// Memory for so many; more can be added.
  void reserve(std::size_t rules) { entries_.reserve(rules); }
  std::uint32_t add_rule() { return add(0); }
  std::uint32_t open_block();
  /// The block that it closes; nothing when none is open.
  std::optional<std::uint32_t> close_block();
  /// After the last rule: the blocks that are still open, innermost first.
  std::vector<std::uint32_t> finish();
  std::uint32_t size() const { return static_cast<std::uint32_t>(entries_.size()); }
  bool is_rule(std::uint32_t number) const { return entries_[number].end == 0; }
  /// The block that a rule or block stands in; nothing when in none.
  std::optional<std::uint32_t> block_of(std::uint32_t rule) const;

  /// The first rule that holds and stands in no block whose condition does not. `some` and `others`
  /// are the rules and blocks that may hold, each sorted and together without duplicates: whatever
  /// is in neither is taken as not holding. `holds(number)` is asked in the order of the table, and
  /// never about anything in a block whose condition does not hold.
  template <class Holds>
  std::optional<std::uint32_t> find(std::span<const std::uint32_t> some,
                                    std::span<const std::uint32_t> others, Holds&& holds) {
    ++search_;
    while (!some.empty() || !others.empty()) {
      bool first = others.empty() || (!some.empty() && some.front() < others.front());
      auto& list = first ? some : others;
      std::uint32_t rule = list.front();
      list = list.subspan(1);
      Entry& entry = entries_[rule];
      bool reached = entry.block == kNone || entries_[entry.block].held_in == search_;
      if (!reached || !holds(rule)) {
        std::uint32_t end = reached ? entry.end : entries_[entry.block].end;
        some = from(some, end);
        others = from(others, end);
      } else if (entry.end == 0) {
        return rule;
      } else {
        entry.held_in = search_;
      }
    }
    return std::nullopt;
  }

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  struct Entry {
    std::uint32_t block;        // the innermost one around it
    std::uint32_t end;          // of a block: the first number behind it; 0: a rule
    std::uint64_t held_in = 0;  // the last search in which this block's condition held
  };

  std::uint32_t add(std::uint32_t end);
  static std::span<const std::uint32_t> from(std::span<const std::uint32_t> list,
                                             std::uint32_t end) {
    if (list.empty() || list.front() >= end) return list;
    auto at = std::ranges::lower_bound(list, end);
    return list.subspan(static_cast<std::size_t>(at - list.begin()));
  }

  std::vector<Entry> entries_;
  std::vector<std::uint32_t> open_;
  std::uint64_t search_ = 0;
};

}  // namespace postwright
