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

  struct Search {
    bool damaged = false;
    std::size_t index = 0;  // leaf: the first key not lower; branch: the child to go down
    bool exact = false;
  };
  /// Binary search for a key by its bytes.
  Search search(std::string_view key) const;

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
