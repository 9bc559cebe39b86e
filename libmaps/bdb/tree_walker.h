#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "base/result.h"
#include "libmaps/bdb/btree_page.h"
#include "libmaps/bdb/page_reader.h"

namespace postwright::bdb {

/// Visits the leaves of a tree from left to right, through its internal pages: one page of each
/// level in memory. Levels must fall by one at each step, so no tree is deeper than its root says
/// (255 at most), and the chain of leaves must be the order of the tree.
class TreeWalker {
 public:
  explicit TreeWalker(const PageReader& pages) : pages_(pages) {}

  /// Begins anew with the tree whose root `from` refers to.
  Status start(std::uint32_t from, std::uint32_t root, const TreeKind& kind, bool shared_keys);
  /// The same for a tree of duplicates: the root page tells whether they are sorted.
  Status start_duplicates(std::uint32_t from, std::uint32_t root);

  /// False after the last leaf.
  Result<bool> next_leaf();
  const Page& leaf() const { return steps_[depth_ - 1].page; }

  /// The key that parts this leaf from all before it; nothing for the first leaf. Lives as long as
  /// the leaf.
  const std::optional<InternalItem>& boundary() const { return boundary_; }
  std::uint32_t boundary_page() const { return boundary_page_; }

 private:
  struct Step {
    PageBuffer buffer;
    Page page;
    std::uint32_t index = 0;
  };
  Status enter_root(const Link& root);
  Status check_root();
  Status descend();
  Status check_leaf_chain();
  Step& push();

  PageReader pages_;
  const TreeKind* kind_ = &kBtreeKind;
  bool shared_keys_ = false;
  std::deque<Step> steps_;  // a step keeps its buffer, and its place in memory
  std::size_t depth_ = 0;   // steps in use; 0: finished or not started
  bool at_root_ = false;
  std::optional<InternalItem> boundary_;
  std::uint32_t boundary_page_ = 0;
  std::uint32_t last_leaf_ = 0;  // the leaf before, 0: none
  std::uint32_t expected_next_ = 0;
};

}  // namespace postwright::bdb
