#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "libmaps/pattern/cidr_rules.h"

namespace postwright {

/// Rules by the network that they are about: a binary tree in which each node is a common prefix of
/// what is below (a Patricia tree), so that it has at most two nodes a network.
class PrefixTree {
 public:
  PrefixTree();
  /// The place for what is known about a network; it stays valid until the next call.
  std::vector<std::uint32_t>& at(const Network& network);

  /// Calls `visit` with what is known about each network that `address` is in, widest first.
  template <class Visit>
  void for_each_around(const Network& address, Visit&& visit) const {
    std::uint32_t node = roots_[static_cast<std::size_t>(address.family)];
    while (node != kNone) {
      const Node& here = nodes_[node];
      if (!here.network.contains(address)) return;
      if (!here.rules.empty()) visit(here.rules);
      if (here.network.length == address.length) return;
      node = here.children[address.bit(here.network.length)];
    }
  }

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  struct Node {
    Network network;
    std::array<std::uint32_t, 2> children = {kNone, kNone};
    std::vector<std::uint32_t> rules;
  };
  std::uint32_t add_node(const Network& network);

  std::vector<Node> nodes_;
  std::array<std::uint32_t, 2> roots_;
};

}  // namespace postwright
