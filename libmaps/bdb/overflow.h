#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "libmaps/bdb/page_reader.h"

namespace postwright::bdb {

/// An item that is too big for its page: a chain of overflow pages, `total` bytes in all.
struct OverflowItem {
  std::uint32_t page;
  std::uint32_t total;
};

/// Follows chains. The pages link back to their predecessors, so a chain cannot loop; their bytes
/// must add up to the total exactly.
class OverflowReader {
 public:
  explicit OverflowReader(const PageReader& pages) : pages_(pages) {}

  /// Replaces `bytes` by the item. It grows with what is really there, not with what a damaged
  /// total promises. `from`: the page of the reference.
  Status read(std::uint32_t from, const OverflowItem& item, std::string& bytes);

  /// Whether the item is exactly `bytes`; reads no further than the first difference.
  Result<bool> equals(std::uint32_t from, const OverflowItem& item, std::string_view bytes);

  /// Below zero, zero, above zero: the item comes before, is, comes after `bytes`.
  Result<int> compare(std::uint32_t from, const OverflowItem& item, std::string_view bytes);

 private:
  /// Calls `take(piece)` until it returns false.
  template <class Take>
  Status follow(std::uint32_t from, const OverflowItem& item, Take&& take);

  PageReader pages_;
  PageBuffer buffer_;
  /// Bytes read through chains with several references, which no page set can bound.
  std::uint64_t shared_bytes_ = 0;
};

}  // namespace postwright::bdb
