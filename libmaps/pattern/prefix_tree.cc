#include "libmaps/pattern/prefix_tree.h"

#include <algorithm>

namespace postwright {

PrefixTree::PrefixTree()
    : roots_{add_node({.family = Network::Family::ipv4}),
             add_node({.family = Network::Family::ipv6})} {}

void PrefixTree::reserve(std::size_t numbers) {
  nodes_.reserve(roots_.size() + 2 * numbers);
  entries_.reserve(numbers);
}

PrefixTree::Node PrefixTree::add_node(const Network& network) {
  nodes_.push_back({.network = network});
  return static_cast<Node>(nodes_.size() - 1);
}

PrefixTree::Node PrefixTree::at(const Network& network) {
  // The root, of length 0, contains all; each step goes to a longer prefix that does too.
  Node node = roots_[static_cast<std::size_t>(network.family)];
  while (nodes_[node].network.length < network.length) {
    bool side = network.bit(nodes_[node].network.length);
    Node child = nodes_[node].children[side];
    if (child == kNone) {
      child = add_node(network);
      nodes_[node].children[side] = child;
      return child;
    }
    const Network below = nodes_[child].network;
    unsigned common = network.common_bits(below, std::min(network.length, below.length));
    if (common < below.length) {
      Node between = add_node(network.cut(common));
      nodes_[between].children[below.bit(common)] = child;
      nodes_[node].children[side] = between;
      child = between;
    }
    node = child;
  }
  return node;
}

std::optional<std::uint32_t> PrefixTree::last(Node node) const {
  std::uint32_t entry = nodes_[node].last;
  return entry == kNone ? std::nullopt : std::optional(entries_[entry].number);
}

void PrefixTree::add(Node node, std::uint32_t number) {
  auto entry = static_cast<std::uint32_t>(entries_.size());
  entries_.push_back({.number = number});
  Prefix& here = nodes_[node];
  (here.last == kNone ? here.first : entries_[here.last].next) = entry;
  here.last = entry;
}

}  // namespace postwright
