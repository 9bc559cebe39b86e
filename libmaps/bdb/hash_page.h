#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "libmaps/bdb/layout.h"
#include "libmaps/bdb/overflow.h"
#include "libmaps/bdb/page_reader.h"

namespace postwright::bdb {

/// An item of a hash page.
struct HashEntry {
  HashItem type;
  std::string_view bytes;  ///< HashItem::bytes, or the list of a HashItem::set
  OverflowItem overflow;   ///< HashItem::overflow
  std::uint32_t root;      ///< HashItem::tree: of the duplicates tree
};

/// Checks a hash page's index: pairs, and offsets that fall.
Status check_hash_page(const PageReader& pages, const Page& page);

/// `index` must be below page.entries(), and the page checked.
Result<HashEntry> hash_entry(const PageReader& pages, const Page& page, std::uint32_t index);

/// Takes the first value off a HashItem::set; `set` must not be empty.
Result<std::string_view> take_duplicate(const PageReader& pages, const Page& page,
                                        std::string_view& set);

}  // namespace postwright::bdb
