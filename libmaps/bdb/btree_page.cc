#include "libmaps/bdb/btree_page.h"

#include <array>

#include "base/text.h"

namespace postwright::bdb {
namespace {

constexpr std::uint32_t kBytesHeader = 3, kReferenceSize = 12, kInternalHeader = 12,
                        kRecnoInternalSize = 8;

constexpr std::uint32_t aligned(std::uint32_t size) {
  return (size + 3) & ~3u;
}

tl::unexpected<Error> off_the_page(const PageReader& pages, const Page& page, std::uint32_t index) {
  return pages.damage(page.number(), cat("item runs off the page: item ", index));
}

/// The offset of an item of at least `smallest` bytes.
Result<std::uint32_t> item_offset(const PageReader& pages, const Page& page, std::uint32_t index,
                                  std::uint32_t smallest) {
  std::uint32_t offset = page.offset(index);
  if (offset < page.lowest() || offset >= page.size() || offset % 4 != 0)
    return pages.damage(page.number(),
                        cat("item offset out of range: item ", index, " at ", offset));
  if (smallest > page.size() - offset) return off_the_page(pages, page, index);
  return offset;
}

Result<std::uint32_t> leaf_item_size(const PageReader& pages, const Page& page,
                                     std::uint32_t index) {
  auto item = leaf_item(pages, page, index);
  if (!item) return failure_of(item);
  if (item->type != BtreeItem::bytes) return kReferenceSize;
  return aligned(kBytesHeader + static_cast<std::uint32_t>(item->bytes.size()));
}

Result<std::uint32_t> internal_item_size(const PageReader& pages, const Page& page,
                                         std::uint32_t index) {
  auto item = internal_item(pages, page, index);
  if (!item) return failure_of(item);
  if (page.type() == PageType::recno_internal) return kRecnoInternalSize;
  if (item->overflows) return kInternalHeader + kReferenceSize;
  return aligned(kInternalHeader + static_cast<std::uint32_t>(item->bytes.size()));
}

/// Which 4-byte units of a page belong to items.
class UsedUnits {
 public:
  explicit UsedUnits(std::uint32_t page_size) {
    std::fill_n(words_.begin(), page_size / (4 * 64), 0);
  }
  /// False when some were used before.
  bool add(std::uint32_t offset, std::uint32_t size) {
    std::uint32_t unit = offset / 4;
    std::uint32_t end = (offset + size) / 4;
    while (unit < end) {
      std::uint32_t bit = unit % 64;
      std::uint32_t count = std::min(64 - bit, end - unit);
      std::uint64_t mask = (count == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1)
                           << bit;
      std::uint64_t& word = words_[unit / 64];
      if (word & mask) return false;
      word |= mask;
      unit += count;
    }
    return true;
  }

 private:
  std::array<std::uint64_t, kMaxPageSize / (4 * 64)> words_;
};

}  // namespace

Result<LeafItem> leaf_item(const PageReader& pages, const Page& page, std::uint32_t index) {
  auto offset = item_offset(pages, page, index, kBytesHeader);
  if (!offset) return failure_of(offset);
  const char* at = page.bytes() + *offset;
  std::uint8_t type = static_cast<std::uint8_t>(at[2]);
  LeafItem item{};
  item.type = static_cast<BtreeItem>(type & ~kDeleteMark);
  item.deleted = type & kDeleteMark;
  std::uint32_t room = page.size() - *offset;
  switch (item.type) {
    case BtreeItem::bytes: {
      std::uint32_t length = page.order().load16(at);
      if (length > room - kBytesHeader) return off_the_page(pages, page, index);
      item.bytes = page.piece(*offset + kBytesHeader, length);
      return item;
    }
    case BtreeItem::tree:
      if (room < kReferenceSize) return off_the_page(pages, page, index);
      item.root = page.order().load32(at + 4);
      return item;
    case BtreeItem::overflow:
      if (room < kReferenceSize) return off_the_page(pages, page, index);
      item.overflow = {page.order().load32(at + 4), page.order().load32(at + 8)};
      return item;
    case BtreeItem::external:
      return pages.damage(page.number(), "an item in an external file cannot be read");
  }
  return pages.damage(page.number(),
                      cat("unknown item type ", static_cast<int>(type), " of item ", index));
}

Result<InternalItem> internal_item(const PageReader& pages, const Page& page, std::uint32_t index) {
  bool recno = page.type() == PageType::recno_internal;
  auto offset = item_offset(pages, page, index, recno ? kRecnoInternalSize : kInternalHeader);
  if (!offset) return failure_of(offset);
  const char* at = page.bytes() + *offset;
  InternalItem item{};
  if (recno) {
    item.child = page.order().load32(at);
    return item;
  }
  item.child = page.order().load32(at + 4);
  std::uint32_t length = page.order().load16(at);
  if (length > page.size() - *offset - kInternalHeader) return off_the_page(pages, page, index);
  auto type = static_cast<BtreeItem>(static_cast<std::uint8_t>(at[2]) & ~kDeleteMark);
  if (type == BtreeItem::bytes) {
    item.bytes = page.piece(*offset + kInternalHeader, length);
    return item;
  }
  if (type != BtreeItem::overflow || length != kReferenceSize)
    return pages.damage(page.number(),
                        cat("unknown item type ", static_cast<int>(type), " of item ", index));
  item.overflows = true;
  item.overflow = {page.order().load32(at + 16), page.order().load32(at + 20)};
  return item;
}

Status check_tree_page(const PageReader& pages, const Page& page, const TreeKind& kind,
                       bool shared_keys) {
  auto itemized = pages.check_itemized(page);
  if (!itemized) return itemized;
  bool leaf = page.type() == kind.leaf;
  std::uint32_t entries = page.entries();
  if (!leaf && entries == 0) return pages.damage(page.number(), "internal page without entries");
  if (leaf && kind.pairs && entries % 2 != 0)
    return pages.damage(page.number(), cat("odd number of entries: ", entries));
  if (entries == 0) return {};
  UsedUnits used(page.size());
  std::uint32_t total = 0;
  for (std::uint32_t i = 0; i < entries; ++i) {
    bool shares = shared_keys && leaf && kind.pairs && i % 2 == 0 && i > 0 &&
                  page.offset(i) == page.offset(i - 2);
    if (shares) continue;
    auto size = leaf ? leaf_item_size(pages, page, i) : internal_item_size(pages, page, i);
    if (!size) return failure_of(size);
    if (*size > page.size() - page.offset(i)) return off_the_page(pages, page, i);
    if (!used.add(page.offset(i), *size))
      return pages.damage(page.number(), cat("items overlap: item ", i, " at ", page.offset(i)));
    total += *size;
  }
  if (total != page.size() - page.lowest())
    return pages.damage(page.number(), "gap between items: a length or an offset is wrong");
  return {};
}

}  // namespace postwright::bdb
