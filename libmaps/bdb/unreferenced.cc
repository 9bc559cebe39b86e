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
  std::uint32_t last_page = pages.shape().last_page;
  for (std::uint64_t number = 1; number < pages.pages_in_file(); ++number) {
    auto page_number = static_cast<std::uint32_t>(number);
    bool known = number <= last_page;
    if (known && visited.contains(page_number)) continue;
    auto page = pages.read_unchecked(page_number, buffer);
    if (!page) return failure_of(page);
    if (!kRecords.fits(page->type()) || page->entries() == 0) continue;
    if (known) return pages.damage(page_number, "the page holds records, but nothing refers to it");
    if (page->number() == page_number)
      return pages.damage(page_number, cat("the page holds records, but the file's last page is ",
                                           last_page, ": a writer stopped half-way"));
  }
  return {};
}

}  // namespace postwright::bdb
