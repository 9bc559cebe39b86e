#include "libmaps/bdb/subdatabase.h"

#include "base/text.h"

namespace postwright::bdb {
namespace {

constexpr Target kMetadataPage{"a metadata page",
                               page_types(PageType::hash_metadata, PageType::btree_metadata)};

}  // namespace

Result<Metadata> subdatabase_metadata_at(std::string_view path, const PageReader& pages,
                                         const Metadata& main, std::uint32_t page) {
  PageBuffer buffer;
  auto bytes = pages.read({main.page, page, kMetadataPage}, buffer);
  if (!bytes) return failure_of(bytes);
  return parse_subdatabase_metadata(path, {bytes->bytes(), bytes->size()}, page, main);
}

Result<Metadata> subdatabase_metadata(std::string_view path, const PageReader& pages,
                                      const Metadata& main, std::string_view name,
                                      std::string_view value) {
  if (value.size() != 4)
    return pages.damage(main.page, cat("subdatabase \"", printable(name, true),
                                       "\" has a page number of ", value.size(), " bytes, not 4"));
  return subdatabase_metadata_at(path, pages, main, ByteOrder(true).load32(value.data()));
}

}  // namespace postwright::bdb
