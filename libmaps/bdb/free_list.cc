#include "libmaps/bdb/free_list.h"

namespace postwright::bdb {
namespace {

constexpr Target kFreePage{"a free page", page_types(PageType::free)};

}  // namespace

Status check_free_list(const PageReader& pages, const Metadata& metadata) {
  PageBuffer buffer;
  std::uint32_t from = 0;
  for (std::uint32_t number = metadata.free_list; number != 0;) {
    auto page = pages.read({from, number, kFreePage}, buffer);
    if (!page) return failure_of(page);
    from = number;
    number = page->next();
  }
  return {};
}

}  // namespace postwright::bdb
