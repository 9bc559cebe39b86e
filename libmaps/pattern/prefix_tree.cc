#include "libmaps/pattern/prefix_tree.h"

#include <algorithm>

namespace postwright {

PrefixTree::PrefixTree()
    : roots_{add_node({.family = Network::Family::ipv4}),
             add_node({.family = Network::Family::ipv6})} {}

std::uint32_t PrefixTree::add_node(const Network& network) {
  nodes_.push_back({.network = network, .children = {kNone, kNone}, .rules = {}});
  return static_cast<std::uint32_t>(nodes_.size() - 1);
}

std::vector<std::uint32_t>& PrefixTree::at(const Network& network) {
  // The root, of length 0, contains all; each step goes to a longer prefix that does too.
  std::uint32_t node = roots_[static_cast<std::size_t>(network.family)];
  while (nodes_[node].network.length < network.length) {
    bool side = network.bit(nodes_[node].network.length);
    std::uint32_t child = nodes_[node].children[side];
    if (child == kNone) {
      child = add_node(network);
      nodes_[node].children[side] = child;
      return nodes_[child].rules;
    }
    const Network below = nodes_[child].network;
    unsigned common = network.common_bits(below, std::min(network.length, below.length));
    if (common < below.length) {
      std::uint32_t between = add_node(network.cut(common));
      nodes_[between].children[below.bit(common)] = child;
      nodes_[node].children[side] = between;
      child = between;
    }
    node = child;
  }
  return nodes_[node].rules;
}

}  // namespace postwright
