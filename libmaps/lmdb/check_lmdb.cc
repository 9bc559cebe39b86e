#include "libmaps/lmdb/check_lmdb.h"

#include <fcntl.h>

#include <algorithm>
#include <atomic>
#include <vector>

#include "base/file.h"
#include "base/lock.h"
#include "base/text.h"
#include "libmaps/lmdb/lmdb_tree.h"

namespace postwright::lmdb {
namespace {

/// Keys of a subtree: at least `low`, and below `high` unless that is open.
struct Bounds {
  std::string_view low;
  std::string_view high;
  bool has_high = false;
};

class Checker {
 public:
  Checker(std::string_view file, const MappedFile* mapping, const Meta& meta)
      : file_(file),
        mapping_(mapping),
        meta_(meta),
        page_size_(meta.free_db.page_size),
        used_(std::min<std::uint64_t>(meta.last_page + 1, file.size() / page_size_), false) {}

  Result<CheckedFile> run() {
    Status kind = Tree(file_, meta_).check_kind();
    if (!kind) return failure_of(kind);
    if (meta_.last_page >= std::uint64_t{1} << 48 || meta_.last_page + 1 < kFirstPage)
      return Tree::damage(0, cat("last page ", meta_.last_page));
    Status tree = check_tree(meta_.main_db, false);
    if (!tree) return failure_of(tree);
    if (meta_.free_db.flags & ~kKnownFlags || !(meta_.free_db.flags & kIntegerKeys))
      return Tree::damage(0, "flags of the free list");
    tree = check_tree(meta_.free_db, true);
    if (!tree) return failure_of(tree);
    Status free = check_free_pages();
    if (!free) return failure_of(free);
    result_.records = meta_.main_db.entries;
    return result_;
  }

 private:
  // Flags that liblmdb keeps: of the environment (MDB_FIXEDMAP excepted) and of the free-db.
  static constexpr std::uint16_t kKnownFlags = 0x4000 | 0x08;

  Status check_tree(const Db& db, bool free_list) {
    if (db.root == kNoPage) {
      if (db.entries != 0 || db.depth != 0) return Tree::damage(0, "an empty tree with records");
      return {};
    }
    if (db.depth == 0 || db.depth > kMaxDepth)
      return Tree::damage(db.root, cat("a tree of depth ", db.depth));
    depth_ = db.depth;
    free_list_ = free_list;
    entries_ = 0;
    last_list_key_ = 0;
    Status checked = check_page(db.root, 1, {});
    if (!checked) return checked;
    if (entries_ != db.entries)
      return Tree::damage(
          db.root, cat("the tree has ", entries_, " records, the meta page says ", db.entries));
    return {};
  }

  void forget_pages() {
    constexpr std::uint64_t kKept = 16'384;
    if (!mapping_ || result_.pages < forgotten_ + kKept) return;
    forgotten_ = result_.pages;
    mapping_->forget();
  }

  /// Marks pages as used; false when one is outside or was used before.
  bool claim(std::uint64_t page, std::uint64_t count) {
    if (page < kFirstPage || page >= used_.size() || count > used_.size() - page) return false;
    for (std::uint64_t i = page; i < page + count; ++i) {
      if (used_[i]) return false;
      used_[i] = true;
    }
    result_.pages += count;
    return true;
  }

  Status check_page(std::uint64_t number, std::uint16_t level, const Bounds& bounds) {
    auto page = Page::at(file_, page_size_, number);
    if (!page || !claim(number, 1))
      return Tree::damage(number, "used twice, outside the file, or not a page of the tree");
    if (page->is_leaf() != (level == depth_))
      return Tree::damage(number, "not on its level of the tree");
    forget_pages();
    return page->is_leaf() ? check_leaf(*page, number, bounds)
                           : check_branch(*page, number, level, bounds);
  }

  /// Nodes fill the page from `upper` to its end without gaps, so they cannot overlap.
  bool packed(const Page& page) {
    std::sort(spans_.begin(), spans_.end());
    std::size_t at = page.upper();
    for (auto [offset, size] : spans_) {
      if (offset != at) return false;
      at += size;
    }
    return at == page.page_size();
  }

  bool in_order(std::string_view key, std::string_view before, bool first, const Bounds& bounds) {
    if (first ? key < bounds.low : key <= before) return false;
    return !bounds.has_high || key < bounds.high;
  }

  Status check_leaf(const Page& page, std::uint64_t number, const Bounds& bounds) {
    spans_.clear();
    std::string_view before;
    for (std::size_t i = 0; i < page.count(); ++i) {
      auto node = page.leaf_node(i);
      if (!node || node->key.empty() || node->key.size() > kMaxKeySize)
        return Tree::damage(number, cat("entry ", i, " does not lie inside the page"));
      spans_.emplace_back(node->offset, node->size);
      std::string_view value(node->value, node->big ? 0 : node->value_size);
      if (node->big) {
        auto big = check_overflow(*node);
        if (!big) return failure_of(big);
        value = *big;
      }
      Status checked = free_list_ ? check_free_entry(number, node->key, value) : Status{};
      if (!checked) return checked;
      if (!free_list_ && !in_order(node->key, before, i == 0, bounds))
        return Tree::damage(number, cat("entry ", i, " is out of order"));
      before = node->key;
      ++entries_;
    }
    if (!packed(page)) return Tree::damage(number, "entries overlap or leave gaps");
    return {};
  }

  Result<std::string_view> check_overflow(const LeafNode& node) {
    std::uint64_t page = node.overflow_page;
    auto value = overflow_value(file_, page_size_, page, node.value_size);
    if (!value) return Tree::damage(page, "not the overflow pages of a value");
    auto header = load<PageHeader>(file_.data() + page * page_size_);
    if (!claim(page, header.lower | std::uint64_t{header.upper} << 16))
      return Tree::damage(page, "used twice");
    return *value;
  }

  Status check_branch(const Page& page, std::uint64_t number, std::uint16_t level,
                      const Bounds& bounds) {
    spans_.clear();
    for (std::size_t i = 0; i < page.count(); ++i) {
      auto node = page.branch_node(i);
      if (!node || node->key.size() > kMaxKeySize || (i > 0 && node->key.empty()))
        return Tree::damage(number, cat("entry ", i, " does not lie inside the page"));
      spans_.emplace_back(node->offset, node->size);
    }
    if (!packed(page)) return Tree::damage(number, "entries overlap or leave gaps");
    std::string_view before = bounds.low;
    for (std::size_t i = 0; i < page.count(); ++i) {
      auto node = page.branch_node(i);
      Bounds below = bounds;
      if (i > 0) below.low = node->key;
      if (i + 1 < page.count()) {
        below.high = page.branch_node(i + 1)->key;
        below.has_high = true;
      }
      if (!free_list_ && i > 0 && !in_order(node->key, before, false, bounds))
        return Tree::damage(number, cat("entry ", i, " is out of order"));
      if (i > 0) before = node->key;
      Status checked = check_page(node->child, static_cast<std::uint16_t>(level + 1), below);
      if (!checked) return checked;
    }
    return {};
  }

  /// A list of free pages: a count, then numbers that fall; none is in use or free already.
  Status check_free_entry(std::uint64_t number, std::string_view key, std::string_view list) {
    if (key.size() != sizeof(std::uint64_t))
      return Tree::damage(number, "a transaction number of the free list");
    auto transaction = load<std::uint64_t>(key.data());
    if (transaction <= last_list_key_ || transaction > meta_.transaction)
      return Tree::damage(number, "transactions of the free list are out of order");
    last_list_key_ = transaction;
    if (list.size() < sizeof(std::uint64_t) || list.size() % sizeof(std::uint64_t) != 0)
      return Tree::damage(number, "a list of free pages without its size");
    auto count = load<std::uint64_t>(list.data());
    if (count > list.size() / sizeof(std::uint64_t) - 1)
      return Tree::damage(number, "a list of free pages that is shorter than it says");
    std::uint64_t before = meta_.last_page + 1;
    for (std::uint64_t i = 1; i <= count; ++i) {
      auto page = load<std::uint64_t>(list.data() + i * sizeof(std::uint64_t));
      if (page < kFirstPage || page >= before)
        return Tree::damage(number, "free pages are out of order or outside the file");
      before = page;
      free_.push_back(page);
    }
    return {};
  }

  /// Free pages are free once, and not in use. Only they may be missing at the end of the file:
  /// liblmdb does not write a page that it made and gave back within one transaction.
  Status check_free_pages() {
    std::sort(free_.begin(), free_.end());
    std::uint64_t missing = 0;
    for (std::size_t i = 0; i < free_.size(); ++i) {
      if (i > 0 && free_[i] == free_[i - 1]) return Tree::damage(free_[i], "free twice");
      if (free_[i] >= used_.size())
        ++missing;
      else if (used_[free_[i]])
        return Tree::damage(free_[i], "free and in use");
    }
    if (meta_.last_page + 1 - used_.size() != missing)
      return Tree::damage(used_.size(), "the file ends before this page");
    result_.free_pages = free_.size();
    return {};
  }

  std::string_view file_;
  const MappedFile* mapping_;
  std::uint64_t forgotten_ = 0;  // pages that were checked when the mapping forgot them
  const Meta& meta_;
  std::size_t page_size_;
  std::vector<bool> used_;
  std::vector<std::uint64_t> free_;
  std::vector<std::pair<std::size_t, std::size_t>> spans_;  // offset and size of a page's nodes
  CheckedFile result_;
  std::uint16_t depth_ = 0;
  bool free_list_ = false;
  std::uint64_t entries_ = 0;
  std::uint64_t last_list_key_ = 0;
};

}  // namespace

Result<CheckedFile> check_file(std::string_view bytes, const MappedFile* mapping) {
  auto meta = read_meta(bytes);
  if (!meta) return failure_of(meta);
  // On smaller pages the longest key does not fit, and liblmdb does not expect that.
  constexpr std::size_t kLeastPageSize = 2048;
  if (meta->free_db.page_size < kLeastPageSize)
    return Tree::damage(0, cat("pages of ", meta->free_db.page_size, " bytes"));
  return Checker(bytes, mapping, *meta).run();
}

Result<CheckedFile> check_open_file(int fd, const std::string& path) {
  Status locked = lock_fcntl(fd, LockMode::shared, LockWait::wait, path);
  if (!locked) return failure_of(locked);
  constexpr int kTries = 5;
  Result<CheckedFile> checked;
  for (int attempt = 0; attempt < kTries; ++attempt) {
    auto mapping = MappedFile::map(fd, path);
    if (!mapping) {
      checked = failure_of(mapping);
      break;
    }
    auto before = read_meta(mapping->bytes());
    checked = check_file(mapping->bytes(), &*mapping);
    std::atomic_thread_fence(std::memory_order_acquire);
    auto after = read_meta(mapping->bytes());
    if (checked || !before || !after || before->transaction == after->transaction) break;
  }
  (void)unlock_fcntl(fd, path);
  return checked;
}

}  // namespace postwright::lmdb

namespace postwright {

Result<std::uint64_t> check_lmdb_index(std::string_view name) {
  std::string index = cat(name, ".lmdb");
  auto fd = open_file(index, O_RDONLY | O_NONBLOCK);
  if (!fd) return failure_of(fd);
  auto checked = lmdb::check_open_file(fd->get(), index);
  if (!checked) return failure(checked.error().kind, cat(index, ": ", checked.error().message));
  return checked->records;
}

}  // namespace postwright
