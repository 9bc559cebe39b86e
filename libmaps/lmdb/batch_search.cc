#include "libmaps/lmdb/batch_search.h"

#include <array>
#include <cassert>

namespace postwright::lmdb {
namespace {

constexpr std::size_t kCacheLine = 64;

class Search {
 public:
  void start(const Tree& tree, std::string_view key, Place* place) {
    key_ = key;
    place_ = place;
    *place_ = Place();
    over_ = false;
    level_ = 0;
    enter(tree, tree.meta().main_db.root);
  }

  /// Goes on with what the last step asked memory for; false when the search is over.
  bool step(const Tree& tree) {
    if (over_) return false;
    if (!page_)
      open_page(tree);
    else if (!range_.empty())
      compare();
    else
      leave(tree);
    return !over_;
  }

 private:
  /// Asks for the header and the first offsets of a page.
  void enter(const Tree& tree, std::uint64_t number) {
    number_ = number;
    page_.reset();
    ++level_;
    if (number >= tree.file().size() / tree.page_size()) {
      over_ = true;
      return;
    }
    const char* base = tree.file().data() + number * tree.page_size();
    for (std::size_t line = 0; line < 4 * kCacheLine; line += kCacheLine)
      __builtin_prefetch(base + line);
  }

  void open_page(const Tree& tree) {
    page_ = Page::at(tree.file(), tree.page_size(), number_);
    if (!page_ || page_->is_leaf() != (level_ == tree.meta().main_db.depth)) {
      over_ = true;
      return;
    }
    range_ = page_->whole_range();
    page_->prefetch_key(range_);
  }

  void compare() {
    if (page_->narrow(key_, range_))
      page_->prefetch_key(range_);
    else
      over_ = true;
  }

  /// The binary search in this page has ended.
  void leave(const Tree& tree) {
    if (page_->is_leaf()) {
      over_ = true;
      if (range_.exact) page_->prefetch_rest(range_.low);
      *place_ = {.known = true, .found = range_.exact, .page = number_, .index = range_.low};
      return;
    }
    auto node = page_->branch_node(range_.exact ? range_.low : range_.low - 1);
    if (node)
      enter(tree, node->child);
    else
      over_ = true;
  }

  std::string_view key_;
  Place* place_ = nullptr;
  std::uint64_t number_ = 0;
  std::size_t level_ = 0;
  std::optional<Page> page_;
  Page::Range range_;
  bool over_ = true;
};

}  // namespace

void search_all(const Tree& tree, std::span<const std::string> keys, std::span<Place> places) {
  assert(keys.size() <= kMaxBatch && places.size() >= keys.size());
  if (tree.meta().main_db.root == kNoPage) return;
  std::array<Search, kMaxBatch> searches;
  for (std::size_t i = 0; i < keys.size(); ++i) searches[i].start(tree, keys[i], &places[i]);
  for (bool more = true; more;) {
    more = false;
    for (std::size_t i = 0; i < keys.size(); ++i) more |= searches[i].step(tree);
  }
}

}  // namespace postwright::lmdb
