#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "libmaps/bdb/overflow.h"
#include "libmaps/bdb/page_reader.h"

namespace postwright::bdb {

/// An item of a btree leaf or a duplicates leaf. Bounds are checked when it is read.
struct LeafItem {
  BtreeItem type;
  bool deleted;
  std::string_view bytes;  ///< BtreeItem::bytes
  OverflowItem overflow;   ///< BtreeItem::overflow
  std::uint32_t root;      ///< BtreeItem::tree: of the duplicates tree
};

/// An entry of an internal page. A recno entry has no key.
struct InternalItem {
  std::uint32_t child;
  bool overflows;          ///< the key is an overflow item
  std::string_view bytes;  ///< else these
  OverflowItem overflow;
};

/// The kinds of pages that a tree has.
struct TreeKind {
  PageType leaf;
  bool pairs;  ///< leaf entries are keys and values in turn
  Target page;
};
constexpr TreeKind kBtreeKind{
    PageType::btree_leaf,
    true,
    {"a btree page", page_types(PageType::btree_internal, PageType::btree_leaf)}};
constexpr TreeKind kSortedDuplicatesKind{
    PageType::duplicates_leaf,
    false,
    {"a page of sorted duplicates",
     page_types(PageType::btree_internal, PageType::duplicates_leaf)}};
constexpr TreeKind kUnsortedDuplicatesKind{
    PageType::recno_leaf,
    false,
    {"a page of unsorted duplicates", page_types(PageType::recno_internal, PageType::recno_leaf)}};

/// `index` must be below page.entries(), and the page itemized.
Result<LeafItem> leaf_item(const PageReader& pages, const Page& page, std::uint32_t index);
Result<InternalItem> internal_item(const PageReader& pages, const Page& page, std::uint32_t index);

/// Checks a whole page of a tree: its index, and that the items fill the room behind the free
/// space without a gap or an overlap. `shared_keys`: neighbouring keys may be one item.
Status check_tree_page(const PageReader& pages, const Page& page, const TreeKind& kind,
                       bool shared_keys);

/// libdb's order of keys: bytes as unsigned numbers, a prefix first.
inline int compare_keys(std::string_view a, std::string_view b) {
  return a.compare(b);
}

}  // namespace postwright::bdb
