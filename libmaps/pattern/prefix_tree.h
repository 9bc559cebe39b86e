#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "net/network.h"

namespace postwright {

/// Numbers, such as those of rules, by the network that they are about: a binary tree in which each
/// node is a common prefix of what is below (a Patricia tree), so that it has at most two nodes a
/// network.
class PrefixTree {
 public:
  using Node = std::uint32_t;  ///< names a network's node; it stays valid

  PrefixTree();
  /// Memory for so many numbers, each about a network of its own; more can be added.
  void reserve(std::size_t numbers);

  /// The node of a network, made when there is none.
  Node at(const Network& network);
  /// The number that was added last there.
  std::optional<std::uint32_t> last(Node node) const;
  void add(Node node, std::uint32_t number);

  /// Calls `visit(number)` for each network that `address` is in, widest first, and for each in the
  /// order in which they were added.
  template <class Visit>
  void for_each_around(const Network& address, Visit&& visit) const {
    std::uint32_t node = roots_[static_cast<std::size_t>(address.family)];
    while (node != kNone) {
      const Prefix& here = nodes_[node];
      if (!here.network.contains(address)) return;
      for (std::uint32_t at = here.first; at != kNone; at = entries_[at].next)
        visit(entries_[at].number);
      if (here.network.length == address.length) return;
      node = here.children[address.bit(here.network.length)];
    }
  }

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  struct Prefix {
    Network network;
    std::array<Node, 2> children = {kNone, kNone};
    std::uint32_t first = kNone;  // of its entries
    std::uint32_t last = kNone;
  };
  struct Entry {
    std::uint32_t number;
    std::uint32_t next = kNone;  // of the same network
  };
  Node add_node(const Network& network);

  std::vector<Prefix> nodes_;
  std::vector<Entry> entries_;
  std::array<Node, 2> roots_;
};

}  // namespace postwright
