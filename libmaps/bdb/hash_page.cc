#include "libmaps/bdb/hash_page.h"

#include "base/text.h"

namespace postwright::bdb {
namespace {

constexpr std::uint32_t kOverflowSize = 12, kTreeSize = 8;

}  // namespace

Status check_hash_page(const PageReader& pages, const Page& page) {
  auto itemized = pages.check_itemized(page);
  if (!itemized) return itemized;
  std::uint32_t entries = page.entries();
  if (entries % 2 != 0) return pages.damage(page.number(), cat("odd number of entries: ", entries));
  std::uint32_t end = page.size();
  for (std::uint32_t i = 0; i < entries; ++i) {
    std::uint32_t offset = page.offset(i);
    if (offset < page.lowest() || offset >= page.size())
      return pages.damage(page.number(), cat("item offset out of range: item ", i, " at ", offset));
    if (offset >= end)
      return pages.damage(page.number(),
                          cat("item length negative: the offset of item ", i, " does not fall"));
    end = offset;
  }
  if (entries > 0 && end != page.lowest())
    return pages.damage(
        page.number(), cat("the last item begins at ", end, ", the lowest one at ", page.lowest()));
  return {};
}

Result<HashEntry> hash_entry(const PageReader& pages, const Page& page, std::uint32_t index) {
  std::uint32_t offset = page.offset(index);
  std::uint32_t end = index == 0 ? page.size() : page.offset(index - 1);
  if (offset >= end || end > page.size())
    return pages.damage(page.number(), cat("item runs off the page: item ", index));
  std::uint32_t length = end - offset;
  const char* at = page.bytes() + offset;
  HashEntry entry{};
  entry.type = static_cast<HashItem>(static_cast<std::uint8_t>(at[0]));
  switch (entry.type) {
    case HashItem::bytes:
    case HashItem::set:
      entry.bytes = page.piece(offset + 1, length - 1);
      return entry;
    case HashItem::overflow:
      if (length != kOverflowSize) break;
      entry.overflow = {page.order().load32(at + 4), page.order().load32(at + 8)};
      return entry;
    case HashItem::tree:
      if (length != kTreeSize) break;
      entry.root = page.order().load32(at + 4);
      return entry;
    case HashItem::external:
      return pages.damage(page.number(), "an item in an external file cannot be read");
    default:
      return pages.damage(page.number(), cat("unknown item type ", static_cast<int>(entry.type),
                                             " of item ", index));
  }
  return pages.damage(page.number(),
                      cat("item ", index, " has ", length, " bytes, which is wrong for type ",
                          static_cast<int>(entry.type)));
}

Result<std::string_view> take_duplicate(const PageReader& pages, const Page& page,
                                        std::string_view& set) {
  if (set.size() < 4) return pages.damage(page.number(), "duplicate set: cut off");
  std::uint32_t length = page.order().load16(set.data());
  if (length > set.size() - 4)
    return pages.damage(page.number(),
                        cat("duplicate set: a length of ", length, " runs off its end"));
  if (page.order().load16(set.data() + 2 + length) != length)
    return pages.damage(page.number(), "duplicate set: the two lengths of a value differ");
  std::string_view value = set.substr(2, length);
  set.remove_prefix(4 + length);
  return value;
}

}  // namespace postwright::bdb
