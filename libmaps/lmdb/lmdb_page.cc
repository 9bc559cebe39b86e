#include "libmaps/lmdb/lmdb_page.h"

#include <bit>

namespace postwright::lmdb {
namespace {

/// Eight bytes as a number that orders as they do.
std::uint64_t ordered_word(const char* from) {
  auto word = load<std::uint64_t>(from);
  return std::endian::native == std::endian::little ? __builtin_bswap64(word) : word;
}

}  // namespace

std::optional<Page> Page::at(std::string_view file, std::size_t page_size, std::uint64_t number) {
  if (number < kFirstPage || number >= file.size() / page_size) return std::nullopt;
  Page page;
  page.base_ = file.data() + number * page_size;
  page.page_size_ = page_size;
  auto header = load<PageHeader>(page.base_);
  if (header.number != number || (header.flags != kLeaf && header.flags != kBranch))
    return std::nullopt;
  page.leaf_ = header.flags == kLeaf;
  page.upper_ = header.upper;
  // A leaf in use has a key, a branch two children: liblmdb relies on it.
  std::size_t least = sizeof(PageHeader) + (page.leaf_ ? 1 : 2) * sizeof(std::uint16_t);
  if (header.lower < least || header.lower % 2 != 0 || header.upper < header.lower ||
      header.upper > page_size)
    return std::nullopt;
  page.count_ = (header.lower - sizeof(PageHeader)) / sizeof(std::uint16_t);
  return page;
}

std::optional<std::size_t> Page::offset_of(std::size_t index) const {
  std::size_t offset =
      load<std::uint16_t>(base_ + sizeof(PageHeader) + index * sizeof(std::uint16_t));
  if (offset < upper_ || offset % 2 != 0 || offset + sizeof(NodeHeader) > page_size_)
    return std::nullopt;
  return offset;
}

std::optional<LeafNode> Page::leaf_node(std::size_t index) const {
  auto offset = offset_of(index);
  if (!offset) return std::nullopt;
  const char* node = base_ + *offset;
  auto header = load<NodeHeader>(node);
  bool big = header.flags == kBigData;
  if (header.flags != 0 && !big) return std::nullopt;
  std::uint64_t value_size = header.low | std::uint64_t{header.high} << 16;
  std::uint64_t in_page = big ? sizeof(std::uint64_t) : value_size;
  std::uint64_t size = even(sizeof(NodeHeader) + header.key_size + in_page);
  if (size > page_size_ - *offset) return std::nullopt;
  const char* value = node + sizeof(NodeHeader) + header.key_size;
  return LeafNode{.key = {node + sizeof(NodeHeader), header.key_size},
                  .value_size = value_size,
                  .big = big,
                  .overflow_page = big ? load<std::uint64_t>(value) : 0,
                  .value = value,
                  .offset = *offset,
                  .size = static_cast<std::size_t>(size)};
}

std::optional<BranchNode> Page::branch_node(std::size_t index) const {
  auto offset = offset_of(index);
  if (!offset) return std::nullopt;
  const char* node = base_ + *offset;
  auto header = load<NodeHeader>(node);
  std::size_t size = even(sizeof(NodeHeader) + header.key_size);
  if (size > page_size_ - *offset) return std::nullopt;
  return BranchNode{
      .key = {node + sizeof(NodeHeader), header.key_size},
      .child = header.low | std::uint64_t{header.high} << 16 | std::uint64_t{header.flags} << 32,
      .offset = *offset,
      .size = size};
}

bool Page::narrow(std::string_view key, Range& range) const {
  std::size_t middle = range.middle();
  auto offset = offset_of(middle);
  if (!offset) return false;
  const char* node = base_ + *offset;
  std::size_t size = load<NodeHeader>(node).key_size;
  if (size > page_size_ - *offset - sizeof(NodeHeader)) return false;
  const char* here = node + sizeof(NodeHeader);
  bool lower = false;
  // Most keys differ within their first eight bytes, which compare as one number.
  constexpr std::size_t kWord = sizeof(std::uint64_t);
  bool by_word = size >= kWord && key.size() >= kWord;
  std::uint64_t first = by_word ? ordered_word(here) : 0;
  std::uint64_t wanted = by_word ? ordered_word(key.data()) : 0;
  if (first != wanted) {
    lower = first < wanted;
  } else {
    int order = std::string_view(here, size).compare(key);
    if (order == 0) {
      range = {.low = middle, .high = middle, .exact = true};
      return true;
    }
    lower = order < 0;
  }
  if (lower)
    range.low = middle + 1;
  else
    range.high = middle;
  return true;
}

void Page::prefetch_key(const Range& range) const {
  constexpr std::size_t kUsualKey = 40;
  if (range.empty()) return;
  if (auto offset = offset_of(range.middle())) {
    __builtin_prefetch(base_ + *offset);
    __builtin_prefetch(base_ + *offset + kUsualKey);
  }
}

void Page::prefetch_rest(std::size_t index) const {
  constexpr std::size_t kCacheLine = 64;
  auto offset = offset_of(index);
  for (std::size_t line = 1; offset && line <= 2; ++line)
    if (*offset + line * kCacheLine < page_size_)
      __builtin_prefetch(base_ + *offset + line * kCacheLine);
}

std::optional<Page::Search> Page::search(std::string_view key) const {
  Range range = whole_range();
  while (!range.empty())
    if (!narrow(key, range)) return std::nullopt;
  return Search{.index = leaf_ || range.exact ? range.low : range.low - 1, .exact = range.exact};
}

std::optional<std::string_view> overflow_value(std::string_view file, std::size_t page_size,
                                               std::uint64_t page, std::uint64_t size) {
  std::uint64_t last = file.size() / page_size;
  std::uint64_t needed = overflow_pages(size, page_size);
  if (page < kFirstPage || page >= last || needed > last - page) return std::nullopt;
  const char* base = file.data() + page * page_size;
  auto header = load<PageHeader>(base);
  std::uint64_t pages = header.lower | std::uint64_t{header.upper} << 16;
  if (header.number != page || header.flags != kOverflow || pages < needed || pages > last - page)
    return std::nullopt;
  return std::string_view(base + sizeof(PageHeader), size);
}

}  // namespace postwright::lmdb
