#include "libmaps/lmdb/lmdb_tree.h"

#include <bit>

#include "base/text.h"

namespace postwright::lmdb {
namespace {

tl::unexpected<Error> invalid() {
  return failure(ErrorKind::data, "MDB_INVALID: File is not an LMDB file");
}

/// The meta page at an offset; nothing when there is none.
std::optional<Meta> meta_at(std::string_view file, std::uint64_t offset) {
  if (file.size() < offset + sizeof(PageHeader) + sizeof(Meta)) return std::nullopt;
  auto header = load<PageHeader>(file.data() + offset);
  auto meta = load<Meta>(file.data() + offset + sizeof(PageHeader));
  std::uint32_t page_size = meta.free_db.page_size;
  if ((header.flags & kMeta) == 0 || meta.magic != kMagic || page_size < kMinPageSize ||
      page_size > kMaxPageSize || !std::has_single_bit(page_size))
    return std::nullopt;
  return meta;
}

}  // namespace

Result<Meta> read_meta(std::string_view file) {
  auto first = meta_at(file, 0);
  if (!first) return invalid();
  auto second = meta_at(file, first->free_db.page_size);
  if (!second || second->free_db.page_size != first->free_db.page_size) return invalid();
  if (first->version != kVersion || second->version != kVersion)
    return failure(ErrorKind::data, "MDB_VERSION_MISMATCH: Database environment version mismatch");
  return second->transaction > first->transaction ? *second : *first;
}

tl::unexpected<Error> Tree::damage(std::uint64_t page, std::string_view reason) {
  return failure(ErrorKind::data, cat("MDB_CORRUPTED: page ", page, ": ", reason));
}

Status Tree::check_kind() const {
  const Db& db = meta_.main_db;
  if (db.flags != 0)
    return failure(ErrorKind::config,
                   "MDB_INCOMPATIBLE: not a plain table: it has duplicates or another key order");
  if (db.root == kNoPage) return {};
  if (db.depth == 0 || db.depth > kMaxDepth)
    return damage(db.root, cat("a tree of depth ", db.depth));
  return {};
}

Result<Page> Tree::page(std::uint64_t number, std::size_t level) const {
  auto page = Page::at(file_, page_size(), number);
  if (!page) return damage(number, "not a page of the tree, or outside the file");
  if (page->is_leaf() != (level == meta_.main_db.depth))
    return damage(number, "not on its level of the tree");
  return *page;
}

Result<RawRecord> Tree::record(const Page& page, std::uint64_t number, std::size_t index) const {
  auto node = page.leaf_node(index);
  if (!node) return damage(number, cat("entry ", index, " does not lie inside the page"));
  if (!node->big)
    return RawRecord{node->key, {node->value, static_cast<std::size_t>(node->value_size)}};
  auto value = overflow_value(file_, page_size(), node->overflow_page, node->value_size);
  if (!value) return damage(node->overflow_page, "not the overflow pages of a value");
  return RawRecord{node->key, *value};
}

Result<std::optional<RawRecord>> Tree::find(std::string_view key) const {
  std::uint64_t number = meta_.main_db.root;
  if (number == kNoPage) return std::nullopt;
  for (std::size_t level = 1;; ++level) {
    auto here = Page::at(file_, page_size(), number);
    if (!here || here->is_leaf() != (level == meta_.main_db.depth))
      return failure_of(page(number, level));
    auto found = here->search(key);
    if (!found) return damage(number, "an entry does not lie inside the page");
    if (here->is_leaf()) {
      if (!found->exact) return std::nullopt;
      auto result = record(*here, number, found->index);
      if (!result) return failure_of(result);
      return *result;
    }
    auto node = here->branch_node(found->index);
    if (!node) return damage(number, "an entry does not lie inside the page");
    number = node->child;
  }
}

Result<std::optional<RawRecord>> Tree::at(const Place& place) const {
  if (!place.found) return std::nullopt;
  auto here = page(place.page, meta_.main_db.depth);
  if (!here) return failure_of(here);
  if (place.index >= here->count()) return damage(place.page, "fewer entries than before");
  auto result = record(*here, place.page, place.index);
  if (!result) return failure_of(result);
  return *result;
}

/// Goes down to the first record below `page`, which is the next step of the way.
Status Cursor::descend(const Tree& tree, std::uint64_t page) {
  for (;;) {
    if (depth_ >= tree.meta().main_db.depth || depth_ >= kMaxDepth)
      return Tree::damage(page, "not on its level of the tree");
    auto here = tree.page(page, depth_ + 1);
    if (!here) return failure_of(here);
    way_[depth_++] = {page, 0};
    if (here->is_leaf()) return {};
    auto node = here->branch_node(0);
    if (!node) return Tree::damage(page, "an entry does not lie inside the page");
    page = node->child;
  }
}

/// Finds the way to the first record above the last key.
Status Cursor::seek(const Tree& tree) {
  std::uint64_t number = tree.meta().main_db.root;
  for (;;) {
    auto here = tree.page(number, depth_ + 1);
    if (!here) return failure_of(here);
    auto found = here->search(last_key_);
    if (!found) return Tree::damage(number, "an entry does not lie inside the page");
    way_[depth_++] = {number, found->index};
    if (here->is_leaf()) {
      if (!found->exact && found->index < here->count()) return {};
      auto more = advance(tree);
      if (!more) return failure_of(more);
      ended_ = !*more;
      return {};
    }
    auto node = here->branch_node(found->index);
    if (!node) return Tree::damage(number, "an entry does not lie inside the page");
    number = node->child;
  }
}

/// One record further; false at the end.
Result<bool> Cursor::advance(const Tree& tree) {
  while (depth_ > 0) {
    Step& step = way_[depth_ - 1];
    auto here = tree.page(step.page, depth_);
    if (!here) return failure_of(here);
    if (++step.index < here->count()) {
      if (here->is_leaf()) return true;
      auto node = here->branch_node(step.index);
      if (!node) return Tree::damage(step.page, "an entry does not lie inside the page");
      Status down = descend(tree, node->child);
      if (!down) return failure_of(down);
      return true;
    }
    --depth_;
  }
  return false;
}

Result<std::optional<RawRecord>> Cursor::next(const Tree& tree) {
  if (ended_ || tree.meta().main_db.root == kNoPage) return std::nullopt;
  if (depth_ == 0) {
    Status placed = started_ ? seek(tree) : descend(tree, tree.meta().main_db.root);
    if (!placed) return failure_of(placed);
  } else {
    auto more = advance(tree);
    if (!more) return failure_of(more);
    ended_ = !*more;
  }
  if (ended_) return std::nullopt;
  const Step& step = way_[depth_ - 1];
  auto here = tree.page(step.page, depth_);
  if (!here) return failure_of(here);
  if (step.index >= here->count()) return Tree::damage(step.page, "fewer entries than before");
  auto record = tree.record(*here, step.page, step.index);
  if (!record) return failure_of(record);
  if (started_ && record->key <= last_key_) return Tree::damage(step.page, "keys are out of order");
  started_ = true;
  last_key_ = record->key;
  return *record;
}

}  // namespace postwright::lmdb
