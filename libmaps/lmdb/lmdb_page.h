#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "libmaps/lmdb/lmdb_format.h"

namespace postwright::lmdb {

/// A node of a leaf, its bounds checked.
struct LeafNode {
  std::string_view key;
  std::uint64_t value_size;
  bool big;                     // the value is in overflow pages
  std::uint64_t overflow_page;  // the first of them
  const char* value;            // otherwise: value_size bytes
  std::size_t offset;           // in the page
  std::size_t size;             // with its padding
};

struct BranchNode {
  std::string_view key;
  std::uint64_t child;
  std::size_t offset;
  std::size_t size;
};

/// A branch or leaf page inside a file's bytes. Its header is checked when it is made, a node when
/// it is asked for; an empty optional means that the node does not lie inside the page.
class Page {
 public:
  /// Nothing when page `number` lies outside the bytes or its header makes no sense.
  static std::optional<Page> at(std::string_view file, std::size_t page_size, std::uint64_t number);

  bool is_leaf() const { return leaf_; }
  std::size_t count() const { return count_; }
  std::size_t upper() const { return upper_; }
  std::size_t page_size() const { return page_size_; }
  std::optional<LeafNode> leaf_node(std::size_t index) const;
  std::optional<BranchNode> branch_node(std::size_t index) const;

  /// What is left of a binary search: the nodes from low up to high. When it is empty, low is the
  /// key's node (exact), or the first one above it; in a branch, the key belongs below low - 1.
  struct Range {
    std::size_t low = 0;
    std::size_t high = 0;
    bool exact = false;
    bool empty() const { return exact || low >= high; }
    std::size_t middle() const { return (low + high) / 2; }
  };
  /// The first key of a branch counts as lower than any.
  Range whole_range() const { return {.low = leaf_ ? std::size_t{0} : 1, .high = count_}; }
  /// Compares with the middle of a range that is not empty; false when its node is damaged.
  bool narrow(std::string_view key, Range& range) const;
  /// Starts to fetch the key that narrow() will look at.
  void prefetch_key(const Range& range) const;
  /// Starts to fetch what follows a node's first cache line.
  void prefetch_rest(std::size_t index) const;

  /// The node of a key's binary search: in a leaf the range's low, in a branch the child to go down
  /// to. Nothing when a node is damaged.
  struct Search {
    std::size_t index = 0;
    bool exact = false;
  };
  std::optional<Search> search(std::string_view key) const;

 private:
  std::optional<std::size_t> offset_of(std::size_t index) const;

  const char* base_ = nullptr;
  std::size_t page_size_ = 0;
  std::size_t count_ = 0;
  std::size_t upper_ = 0;
  bool leaf_ = false;
};

/// The bytes of a value in overflow pages; nothing when they are not what `size` needs.
std::optional<std::string_view> overflow_value(std::string_view file, std::size_t page_size,
                                               std::uint64_t page, std::uint64_t size);

}  // namespace postwright::lmdb
