#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "libmaps/bdb/overflow.h"
#include "libmaps/bdb/tree_walker.h"

namespace postwright::bdb {

/// The values of one key that were too many for its page: a tree of their own, in its order.
class DuplicatesTree {
 public:
  explicit DuplicatesTree(const PageReader& pages)
      : pages_(pages), walker_(pages), overflow_(pages) {}

  Status start(std::uint32_t from, std::uint32_t root);
  bool active() const { return active_; }
  /// False after the last value, and the tree is no longer active. The value lives until the next
  /// call.
  Result<bool> next(std::string_view& value);

 private:
  PageReader pages_;
  TreeWalker walker_;
  OverflowReader overflow_;
  std::string big_value_;
  bool active_ = false;
  std::uint32_t index_ = 0;
  std::uint32_t entries_ = 0;
};

}  // namespace postwright::bdb
