#include "libmaps/lmdb/tree_writer.h"

#include <algorithm>
#include <cassert>

#include "libmaps/lmdb/lmdb_page.h"

namespace postwright::lmdb {
TreeWriter::TreeWriter(int fd, std::size_t page_size) : fd_(fd), page_size_(page_size), out_(fd) {
  (void)out_.append(std::string(kFirstPage * page_size, '\0'));  // stays in the buffer
  main_.root = kNoPage;
  clear(leaf_);
}

void TreeWriter::clear(Draft& draft) const {
  draft.bytes.assign(page_size_, '\0');
  draft.lower = sizeof(PageHeader);
  draft.upper = page_size_;
  draft.first_key.clear();
}

bool TreeWriter::fits(const Draft& draft, std::size_t size) {
  return draft.lower + sizeof(std::uint16_t) + size <= draft.upper;
}

/// Puts a node of `size` bytes into the page and returns where its data begin.
char* TreeWriter::place(Draft& draft, const NodeHeader& node, std::string_view key,
                        std::size_t size) {
  draft.upper -= size;
  char* at = &draft.bytes[draft.upper];
  store(at, node);
  std::copy(key.begin(), key.end(), at + sizeof(NodeHeader));
  store(&draft.bytes[draft.lower], static_cast<std::uint16_t>(draft.upper));
  draft.lower += sizeof(std::uint16_t);
  return at + sizeof(NodeHeader) + key.size();
}

Status TreeWriter::append(std::string_view bytes) {
  Status put = out_.append(bytes);
  if (!put) return system_failure(put.error().code);
  return {};
}

/// Gives the page its number and writes it.
Result<std::uint64_t> TreeWriter::write_page(Draft& draft, PageFlag flag) {
  std::uint64_t number = next_page_++;
  ++(flag == kLeaf ? main_.leaf_pages : main_.branch_pages);
  store(draft.bytes.data(), PageHeader{.number = number,
                                       .pad = 0,
                                       .flags = flag,
                                       .lower = static_cast<std::uint16_t>(draft.lower),
                                       .upper = static_cast<std::uint16_t>(draft.upper)});
  Status put = append(draft.bytes);
  if (!put) return failure_of(put);
  return number;
}

Result<std::uint64_t> TreeWriter::write_overflow(std::string_view value) {
  std::uint64_t number = next_page_;
  std::uint64_t pages = overflow_pages(value.size(), page_size_);
  next_page_ += pages;
  main_.overflow_pages += pages;
  char header[sizeof(PageHeader)];
  store(header, PageHeader{.number = number,
                           .pad = 0,
                           .flags = kOverflow,
                           .lower = static_cast<std::uint16_t>(pages),
                           .upper = static_cast<std::uint16_t>(pages >> 16)});
  std::string rest(pages * page_size_ - sizeof header - value.size(), '\0');
  for (std::string_view part :
       {std::string_view(header, sizeof header), value, std::string_view(rest)}) {
    Status put = append(part);
    if (!put) return failure_of(put);
  }
  return number;
}

Status TreeWriter::add(std::string_view key, std::string_view value) {
  std::size_t size = sizeof(NodeHeader) + key.size() + value.size();
  bool big = size > max_node_size(page_size_);
  if (big) size = sizeof(NodeHeader) + key.size() + sizeof(std::uint64_t);
  size = even(size);
  if (!fits(leaf_, size)) {
    Status ended = end_leaf();
    if (!ended) return ended;
  }
  std::uint64_t overflow = 0;
  if (big) {
    auto page = write_overflow(value);
    if (!page) return failure_of(page);
    overflow = *page;
  }
  if (leaf_.count() == 0) leaf_.first_key = key;
  NodeHeader node{.low = static_cast<std::uint16_t>(value.size()),
                  .high = static_cast<std::uint16_t>(value.size() >> 16),
                  .flags = static_cast<std::uint16_t>(big ? kBigData : 0),
                  .key_size = static_cast<std::uint16_t>(key.size())};
  char* data = place(leaf_, node, key, size);
  if (big)
    store(data, overflow);
  else
    std::copy(value.begin(), value.end(), data);
  ++main_.entries;
  return {};
}

Status TreeWriter::end_leaf() {
  auto page = write_page(leaf_, kLeaf);
  if (!page) return failure_of(page);
  Status added = add_child(0, leaf_.first_key, *page);
  clear(leaf_);
  return added;
}

/// The first node of a branch has no key; the page's first_key keeps it for the level above.
void TreeWriter::place_child(Draft& draft, std::string_view key, std::uint64_t child) const {
  if (draft.count() == 0) {
    draft.first_key = key;
    key = {};
  }
  NodeHeader node{.low = static_cast<std::uint16_t>(child),
                  .high = static_cast<std::uint16_t>(child >> 16),
                  .flags = static_cast<std::uint16_t>(child >> 32),
                  .key_size = static_cast<std::uint16_t>(key.size())};
  place(draft, node, key, even(sizeof(NodeHeader) + key.size()));
}

Status TreeWriter::add_child(std::size_t level, std::string_view key, std::uint64_t child) {
  if (level == levels_.size()) {
    levels_.emplace_back();
    clear(levels_[level].filling);
  }
  if (!fits(levels_[level].filling, even(sizeof(NodeHeader) + key.size()))) {
    if (levels_[level].has_held) {
      auto page = write_page(levels_[level].held, kBranch);
      if (!page) return failure_of(page);
      // May make a new level, and so move levels_.
      Status added = add_child(level + 1, std::string(levels_[level].held.first_key), *page);
      if (!added) return added;
    }
    Level& here = levels_[level];
    std::swap(here.held, here.filling);
    here.has_held = true;
    clear(here.filling);
  }
  place_child(levels_[level].filling, key, child);
  return {};
}

/// Moves the last child of the held page in front of the only one of the page being filled.
void TreeWriter::share_last_child(Level& level) const {
  auto child_at = [](const Draft& draft, std::size_t index) {
    auto offset = load<std::uint16_t>(&draft.bytes[sizeof(PageHeader) + index * 2]);
    auto node = load<NodeHeader>(&draft.bytes[offset]);
    return std::pair(std::string(&draft.bytes[offset + sizeof(NodeHeader)], node.key_size),
                     node.low | std::uint64_t{node.high} << 16 | std::uint64_t{node.flags} << 32);
  };
  Draft& held = level.held;
  Draft& filling = level.filling;
  auto [only_key, only] = child_at(filling, 0);
  only_key = filling.first_key;
  auto [moved_key, moved] = child_at(held, held.count() - 1);
  std::size_t size = even(sizeof(NodeHeader) + moved_key.size());
  std::fill_n(&held.bytes[held.upper], size, '\0');
  held.upper += size;
  held.lower -= sizeof(std::uint16_t);
  store(&held.bytes[held.lower], std::uint16_t{0});
  clear(filling);
  place_child(filling, moved_key, moved);
  place_child(filling, only_key, only);
}

/// Ends all branch levels and returns the root.
Result<std::uint64_t> TreeWriter::end_branches() {
  for (std::size_t level = 0;; ++level) {
    if (levels_[level].has_held && levels_[level].filling.count() == 1)
      share_last_child(levels_[level]);
    if (levels_[level].has_held) {
      auto page = write_page(levels_[level].held, kBranch);
      if (!page) return failure_of(page);
      Status added = add_child(level + 1, std::string(levels_[level].held.first_key), *page);
      if (!added) return failure_of(added);
    }
    auto page = write_page(levels_[level].filling, kBranch);
    if (!page) return failure_of(page);
    bool is_root = level + 1 == levels_.size();
    if (is_root) return page;
    Status added = add_child(level + 1, std::string(levels_[level].filling.first_key), *page);
    if (!added) return failure_of(added);
  }
}

Status TreeWriter::finish() {
  if (main_.entries > 0 && levels_.empty()) {
    auto root = write_page(leaf_, kLeaf);
    if (!root) return failure_of(root);
    main_.root = *root;
  } else if (main_.entries > 0) {
    Status ended = end_leaf();
    if (!ended) return ended;
    auto root = end_branches();
    if (!root) return failure_of(root);
    main_.root = *root;
  }
  if (main_.entries > 0) main_.depth = static_cast<std::uint16_t>(levels_.size() + 1);
  assert(main_.depth <= kMaxDepth);
  Status drained = out_.drain();
  if (!drained) return system_failure(drained.error().code);

  Db none{};
  none.root = kNoPage;
  Db free_db = none;
  free_db.page_size = static_cast<std::uint32_t>(page_size_);
  free_db.flags = kEnvironmentFlags;
  std::string metas(kFirstPage * page_size_, '\0');
  for (std::uint64_t i = 0; i < kFirstPage; ++i) {
    char* at = &metas[i * page_size_];
    store(at, PageHeader{.number = i, .pad = 0, .flags = kMeta, .lower = 0, .upper = 0});
    store(at + sizeof(PageHeader), Meta{.magic = kMagic,
                                        .version = kVersion,
                                        .address = 0,
                                        .map_size = std::max(kDefaultMapSize, out_.size()),
                                        .free_db = free_db,
                                        .main_db = i == 0 ? none : main_,
                                        .last_page = i == 0 ? kFirstPage - 1 : next_page_ - 1,
                                        .transaction = main_.entries == 0 ? 0 : i});
  }
  Status put = write_all_at(fd_, metas, 0);
  if (!put) return system_failure(put.error().code);
  return {};
}

}  // namespace postwright::lmdb
