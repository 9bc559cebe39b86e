#include "libmaps/bdb/duplicates.h"

namespace postwright::bdb {

Status DuplicatesTree::start(std::uint32_t from, std::uint32_t root) {
  auto started = walker_.start_duplicates(from, root);
  if (!started) return started;
  active_ = true;
  index_ = entries_ = 0;
  return {};
}

Result<bool> DuplicatesTree::next(std::string_view& value) {
  for (;;) {
    if (index_ >= entries_) {
      auto more = walker_.next_leaf();
      if (!more) return more;
      if (!*more) {
        active_ = false;
        return false;
      }
      index_ = 0;
      entries_ = walker_.leaf().entries();
      continue;
    }
    const Page& leaf = walker_.leaf();
    auto item = leaf_item(pages_, leaf, index_++);
    if (!item) return failure_of(item);
    if (item->deleted) continue;
    if (item->type == BtreeItem::tree)
      return pages_.damage(leaf.number(), "a tree of duplicates inside a tree of duplicates");
    if (item->type == BtreeItem::bytes) {
      pages_.note_item(leaf, item->bytes);
      value = item->bytes;
      return true;
    }
    auto read = overflow_.read(leaf.number(), item->overflow, big_value_);
    if (!read) return failure_of(read);
    value = big_value_;
    return true;
  }
}

}  // namespace postwright::bdb
