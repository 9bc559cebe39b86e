#include "libmaps/bdb/page_reader.h"

#include <algorithm>
#include <cerrno>

#include "base/text.h"

namespace postwright::bdb {
namespace {

constexpr std::size_t kSectorSize = 512;

bool all_zero(const char* bytes, std::uint32_t size) {
  return bytes[0] == 0 && std::memcmp(bytes, bytes + 1, size - 1) == 0;
}

/// Metadata pages keep their checksum elsewhere, and only their first bytes count.
bool checksum_is_right(const Page& page) {
  PageType type = page.type();
  bool metadata = type == PageType::hash_metadata || type == PageType::btree_metadata;
  std::uint32_t hole = metadata ? kMetadataChecksumOffset : kChecksumOffset;
  std::uint32_t size = metadata ? kMetadataSize : page.size();
  return checksum(page.bytes(), size, hole) == page.order().load32(page.bytes() + hole);
}

/// Whether the index of a page would lie inside it if it had the other byte order.
bool swapped_index_fits(const Page& page) {
  std::uint32_t entries = __builtin_bswap16(static_cast<std::uint16_t>(page.entries()));
  std::uint32_t lowest = __builtin_bswap16(static_cast<std::uint16_t>(page.fill()));
  std::uint32_t end = page.header_size() + 2 * entries;
  return end <= page.lowest() || (lowest <= page.size() && end <= lowest);
}

}  // namespace

Result<PageSet> PageSet::for_pages(std::uint32_t last_page) {
  PageSet set;
  set.words_.reset(static_cast<std::uint64_t*>(std::calloc(last_page / 64 + 1, 8)));
  if (!set.words_) return system_failure("bitmap of pages", ENOMEM);
  return set;
}

std::uint32_t checksum(const char* bytes, std::uint32_t size, std::uint32_t hole) {
  std::uint32_t h = 0;
  for (std::uint32_t i = 0; i < hole; ++i) h = h * 33 + static_cast<std::uint8_t>(bytes[i]);
  h *= 33u * 33u * 33u * 33u;
  for (std::uint32_t i = hole + 4; i < size; ++i) h = h * 33 + static_cast<std::uint8_t>(bytes[i]);
  return h;
}

tl::unexpected<Error> damage(std::string_view path, std::uint32_t page, std::string_view reason) {
  return failure(ErrorKind::data, cat(path, ": page ", page, ": ", reason));
}

tl::unexpected<Error> PageReader::damage(std::uint32_t page, std::string_view reason) const {
  return bdb::damage(source_->path(), page, reason);
}

Result<const char*> PageReader::raw(const Link& link, PageBuffer& buffer) const {
  if (link.to == 0 || link.to > shape_->last_page)
    return damage(link.from,
                  cat("reference to ", link.target.name, ", ", link.to,
                      ": page number out of range (the last is ", shape_->last_page, ")"));
  return source_->read(std::uint64_t{link.to} * shape_->page_size, shape_->page_size, buffer);
}

Result<Page> PageReader::checked(const Link& link, const char* bytes) const {
  Page page(bytes, *shape_);
  if (page.number() != link.to) {
    if (all_zero(bytes, shape_->page_size))
      return damage(link.to, cat("all-zero page where ", link.target.name, " is expected"));
    if (__builtin_bswap32(page.number()) == link.to)
      return damage(link.to, "byte order: the page is in the other one than the file");
    return damage(link.to, cat("page header has another page number, ", page.number()));
  }
  if (shape_->checksums && !checksum_is_right(page))
    return damage(link.to, "checksum is wrong: the page is torn or damaged");
  if (!link.target.fits(page.type()))
    return damage(link.to,
                  cat("page type ", static_cast<int>(page.type()), ": not ", link.target.name));
  return page;
}

Status PageReader::mark(const Link& link) const {
  if (walk_ && !walk_->visited.add(link.to))
    return damage(link.from, cat("reference to ", link.target.name, ", ", link.to,
                                 ": loop, the page was met before"));
  return {};
}

bool PageReader::is_zeros(const Page& page) const {
  return all_zero(page.bytes(), shape_->page_size);
}

void PageReader::note_item(const Page& page, std::string_view item) const {
  if (!walk_ || walk_->zero_sector_page != 0) return;
  auto begin = static_cast<std::size_t>(item.data() - page.bytes());
  std::size_t end = begin + item.size();
  // Where the sector goes on behind the item there is free space, or an item whose type byte would
  // be zero, which is refused anyway.
  for (std::size_t at = (begin + kSectorSize - 1) & ~(kSectorSize - 1); at + 1 < end;
       at += kSectorSize)
    if (all_zero(page.bytes() + at, static_cast<std::uint32_t>(std::min(kSectorSize, end - at)))) {
      walk_->zero_sector_page = page.number();
      return;
    }
}

Result<Page> PageReader::read_unmarked(const Link& link, PageBuffer& buffer) const {
  auto bytes = raw(link, buffer);
  if (!bytes) return failure_of(bytes);
  return checked(link, *bytes);
}

Result<Page> PageReader::read_unchecked(std::uint32_t number, PageBuffer& buffer) const {
  auto bytes = source_->read(std::uint64_t{number} * shape_->page_size, shape_->page_size, buffer);
  if (!bytes) return failure_of(bytes);
  return Page(*bytes, *shape_);
}

Result<Page> PageReader::read(const Link& link, PageBuffer& buffer) const {
  auto page = read_unmarked(link, buffer);
  if (!page) return page;
  auto marked = mark(link);
  if (!marked) return failure_of(marked);
  return page;
}

Result<std::optional<Page>> PageReader::read_bucket(const Link& link, PageBuffer& buffer) const {
  auto bytes = raw(link, buffer);
  if (!bytes) return failure_of(bytes);
  std::optional<Page> page;
  if (!all_zero(*bytes, shape_->page_size)) {
    auto written = checked(link, *bytes);
    if (!written) return failure_of(written);
    page = *written;
  }
  auto marked = mark(link);
  if (!marked) return failure_of(marked);
  return page;
}

Status PageReader::check_itemized(const Page& page) const {
  std::uint32_t index_end = page.header_size() + 2 * page.entries();
  if (index_end > page.lowest() && swapped_index_fits(page))
    return damage(page.number(), "byte order: the page's index is in the other one than the file");
  if (index_end > page.size())
    return damage(page.number(), cat("too many entries for the page: ", page.entries()));
  if (page.lowest() > page.size())
    return damage(page.number(), cat("lowest item ", page.lowest(), " is outside the page"));
  if (page.entries() == 0 && page.lowest() != page.size())
    return damage(page.number(), cat("no entries, but items from ", page.lowest()));
  if (page.lowest() < index_end)
    return damage(page.number(), cat("too many entries, or the lowest item (", page.lowest(),
                                     ") is inside the index"));
  return {};
}

}  // namespace postwright::bdb
