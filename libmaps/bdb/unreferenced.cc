#include "libmaps/bdb/unreferenced.h"

#include "base/text.h"

namespace postwright::bdb {
namespace {

constexpr Target kRecords{
    "a page with records",
    page_types(PageType::hash, PageType::hash_unsorted, PageType::btree_internal,
               PageType::recno_internal, PageType::btree_leaf, PageType::recno_leaf,
               PageType::duplicates_leaf)};

}  // namespace

Status check_unreferenced_pages(const PageReader& pages, const PageSet& visited) {
  PageBuffer buffer;
  for (std::uint64_t number = 1; number <= pages.shape().last_page; ++number) {
    auto page_number = static_cast<std::uint32_t>(number);
    if (visited.contains(page_number)) continue;
    auto page = pages.read_unchecked(page_number, buffer);
    if (!page) return failure_of(page);
    if (kRecords.fits(page->type()) && page->entries() > 0)
      return pages.damage(page_number, "the page holds records, but nothing refers to it");
  }
  return {};
}

}  // namespace postwright::bdb
