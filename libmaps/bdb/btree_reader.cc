#include "libmaps/bdb/btree_reader.h"

#include "base/text.h"

namespace postwright::bdb {
namespace {

/// One search from the root to a leaf.
class Search {
 public:
  Search(const PageReader& pages, std::string_view key)
      : pages_(pages), overflow_(pages), key_(key) {}

  Result<std::optional<std::string>> run(const Metadata& metadata);

 private:
  /// Order of an entry's key and the wanted one.
  Result<int> compare_internal(const Page& page, std::uint32_t index);
  Result<int> compare_leaf(const Page& page, std::uint32_t index);
  Result<std::uint32_t> child_of(const Page& page);
  Result<std::optional<std::string>> find_in_leaf(const Page& page);
  Result<std::optional<std::string>> value_at(const Page& page, std::uint32_t index, bool& deleted);

  PageReader pages_;
  OverflowReader overflow_;
  std::string_view key_;
  PageBuffer buffer_;
};

Result<std::optional<std::string>> Search::run(const Metadata& metadata) {
  std::uint32_t from = metadata.page;
  std::uint32_t number = metadata.root;
  std::uint32_t level = 0;
  for (;;) {
    auto page = pages_.read({from, number, kBtreeKind.page}, buffer_);
    if (!page) return failure_of(page);
    auto itemized = pages_.check_itemized(*page);
    if (!itemized) return failure_of(itemized);
    bool leaf = page->type() == PageType::btree_leaf;
    if (leaf != (page->level() == 1) || page->level() == 0 ||
        (level != 0 && page->level() + 1 != level))
      return pages_.damage(number, cat("level ", page->level(), " is wrong in the tree"));
    if (leaf) return find_in_leaf(*page);
    level = page->level();
    auto child = child_of(*page);
    if (!child) return failure_of(child);
    from = number;
    number = *child;
  }
}

Result<int> Search::compare_internal(const Page& page, std::uint32_t index) {
  auto item = internal_item(pages_, page, index);
  if (!item) return failure_of(item);
  if (item->overflows) return overflow_.compare(page.number(), item->overflow, key_);
  return compare_keys(item->bytes, key_);
}

Result<int> Search::compare_leaf(const Page& page, std::uint32_t index) {
  auto item = leaf_item(pages_, page, index);
  if (!item) return failure_of(item);
  if (item->type == BtreeItem::overflow)
    return overflow_.compare(page.number(), item->overflow, key_);
  if (item->type != BtreeItem::bytes)
    return pages_.damage(page.number(), cat("item ", index, " is no key"));
  return compare_keys(item->bytes, key_);
}

/// The last entry that is not above the key; the first one stands for everything below.
Result<std::uint32_t> Search::child_of(const Page& page) {
  std::uint32_t low = 1;
  std::uint32_t high = page.entries();
  if (high == 0) return pages_.damage(page.number(), "internal page without entries");
  while (low < high) {
    std::uint32_t middle = (low + high) / 2;
    auto order = compare_internal(page, middle);
    if (!order) return failure_of(order);
    if (*order <= 0)
      low = middle + 1;
    else
      high = middle;
  }
  auto item = internal_item(pages_, page, low - 1);
  if (!item) return failure_of(item);
  return item->child;
}

Result<std::optional<std::string>> Search::find_in_leaf(const Page& page) {
  if (page.entries() % 2 != 0)
    return pages_.damage(page.number(), cat("odd number of entries: ", page.entries()));
  std::uint32_t pairs = page.entries() / 2;
  std::uint32_t low = 0;
  std::uint32_t high = pairs;
  while (low < high) {  // to the first key that is not below
    std::uint32_t middle = (low + high) / 2;
    auto order = compare_leaf(page, 2 * middle);
    if (!order) return failure_of(order);
    if (*order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == pairs) return std::nullopt;
  auto order = compare_leaf(page, 2 * low);
  if (!order) return failure_of(order);
  if (*order != 0) return std::nullopt;
  for (std::uint32_t pair = low; pair < pairs; ++pair) {
    if (pair > low && page.offset(2 * pair) != page.offset(2 * low)) break;
    bool deleted = false;
    auto value = value_at(page, 2 * pair + 1, deleted);
    if (!value || *value || !deleted) return value;
  }
  return std::nullopt;
}

Result<std::optional<std::string>> Search::value_at(const Page& page, std::uint32_t index,
                                                    bool& deleted) {
  auto item = leaf_item(pages_, page, index);
  if (!item) return failure_of(item);
  deleted = item->deleted;
  if (deleted) return std::nullopt;
  if (item->type == BtreeItem::bytes) return std::string(item->bytes);
  std::uint32_t from = page.number();
  if (item->type == BtreeItem::tree) {
    DuplicatesTree tree(pages_);
    auto started = tree.start(from, item->root);
    if (!started) return failure_of(started);
    std::string_view value;
    auto found = tree.next(value);
    if (!found) return failure_of(found);
    if (!*found) return std::nullopt;
    return std::string(value);
  }
  std::string value;
  auto read = overflow_.read(from, item->overflow, value);
  if (!read) return failure_of(read);
  return value;
}

}  // namespace

Result<std::optional<std::string>> lookup_btree(const PageReader& pages, const Metadata& metadata,
                                                std::string_view key) {
  return Search(pages, key).run(metadata);
}

Result<bool> BtreeCursor::next(std::string_view& key, std::string_view& value) {
  for (;;) {
    if (duplicates_.active()) {
      auto more = duplicates_.next(value);
      if (!more) return more;
      if (!*more) continue;
      key = key_;
      return true;
    }
    if (index_ >= entries_) {
      auto more = next_leaf();
      if (!more || !*more) return more;
      continue;
    }
    const Page& leaf = walker_.leaf();
    bool shares_key = index_ > 0 && leaf.offset(index_) == leaf.offset(index_ - 2);
    if (!shares_key) {
      auto loaded = load_key(index_);
      if (!loaded) return failure_of(loaded);
    }
    index_ += 2;
    auto loaded = load_value(value);
    if (!loaded) return loaded;
    if (!*loaded) continue;
    key = key_;
    return true;
  }
}

Result<bool> BtreeCursor::next_leaf() {
  if (!started_) {
    started_ = true;
    auto started =
        walker_.start(metadata_->page, metadata_->root, kBtreeKind, metadata_->info.duplicates);
    if (!started) return failure_of(started);
  } else if (has_key_ && key_.data() != big_keys_[turn_].data()) {
    big_keys_[turn_].assign(key_);  // the leaf goes, its last key is still compared
    key_ = big_keys_[turn_];
  }
  auto more = walker_.next_leaf();
  if (!more || !*more) return more;
  index_ = 0;
  entries_ = walker_.leaf().entries();
  auto parted = check_boundary();
  if (!parted) return failure_of(parted);
  return true;
}

Status BtreeCursor::check_boundary() {
  boundary_.reset();
  if (!walker_.boundary()) return {};
  const InternalItem& item = *walker_.boundary();
  if (item.overflows) {
    auto read = overflow_.read(walker_.boundary_page(), item.overflow, big_boundary_);
    if (!read) return read;
    boundary_ = big_boundary_;
  } else {
    boundary_ = item.bytes;
  }
  if (has_key_ && compare_keys(key_, *boundary_) >= 0)
    return pages_.damage(walker_.boundary_page(),
                         cat("keys out of order: a key on a page left of page ",
                             walker_.leaf().number(), " is not below the internal key"));
  return {};
}

Status BtreeCursor::load_key(std::uint32_t index) {
  const Page& leaf = walker_.leaf();
  auto item = leaf_item(pages_, leaf, index);
  if (!item) return failure_of(item);
  std::string_view key = item->bytes;
  pages_.note_item(leaf, key);
  if (item->type == BtreeItem::overflow) {
    turn_ ^= 1;
    auto read = overflow_.read(leaf.number(), item->overflow, big_keys_[turn_]);
    if (!read) return read;
    key = big_keys_[turn_];
  } else if (item->type != BtreeItem::bytes) {
    return pages_.damage(leaf.number(), cat("item ", index, " is no key"));
  }
  if (has_key_ && compare_keys(key_, key) >= 0)
    return pages_.damage(leaf.number(), cat("keys out of order at item ", index));
  if (boundary_) {
    if (compare_keys(*boundary_, key) > 0)
      return pages_.damage(leaf.number(), cat("keys out of order: item ", index,
                                              " is below the page's key in its parent, page ",
                                              walker_.boundary_page()));
    boundary_.reset();
  }
  key_ = key;
  has_key_ = true;
  return {};
}

/// The value at index_ - 1. False: there is none here, or a tree of them was started.
Result<bool> BtreeCursor::load_value(std::string_view& value) {
  const Page& leaf = walker_.leaf();
  auto item = leaf_item(pages_, leaf, index_ - 1);
  if (!item) return failure_of(item);
  if (item->deleted) return false;
  if (item->type == BtreeItem::bytes) {
    pages_.note_item(leaf, item->bytes);
    value = item->bytes;
    return true;
  }
  if (item->type == BtreeItem::tree) {
    if (!metadata_->info.duplicates)
      return pages_.damage(leaf.number(), "duplicates in a table without them");
    auto started = duplicates_.start(leaf.number(), item->root);
    if (!started) return failure_of(started);
    return false;
  }
  auto read = overflow_.read(leaf.number(), item->overflow, big_value_);
  if (!read) return failure_of(read);
  value = big_value_;
  return true;
}

}  // namespace postwright::bdb
