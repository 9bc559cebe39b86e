#include "libmaps/lmdb/lmdb_page.h"

namespace postwright::lmdb {

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

Page::Search Page::search(std::string_view key) const {
  std::size_t low = leaf_ ? 0 : 1;  // the first key of a branch counts as lower than any
  std::size_t high = count_;
  while (low < high) {
    std::size_t middle = (low + high) / 2;
    std::string_view here;
    if (leaf_) {
      auto node = leaf_node(middle);
      if (!node) return {.damaged = true};
      here = node->key;
    } else {
      auto node = branch_node(middle);
      if (!node) return {.damaged = true};
      here = node->key;
    }
    int order = here.compare(key);
    if (order == 0) return {.index = middle, .exact = true};
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return {.index = leaf_ ? low : low - 1};
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
