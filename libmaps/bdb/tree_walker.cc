#include "libmaps/bdb/tree_walker.h"

#include "base/text.h"

namespace postwright::bdb {
namespace {

constexpr Target kDuplicatesRoot{
    "a page of duplicates", kSortedDuplicatesKind.page.types | kUnsortedDuplicatesKind.page.types};

}  // namespace

TreeWalker::Step& TreeWalker::push() {
  if (depth_ == steps_.size()) steps_.emplace_back();
  Step& step = steps_[depth_++];
  step.index = 0;
  return step;
}

Status TreeWalker::enter_root(const Link& root) {
  depth_ = 0;
  boundary_.reset();
  last_leaf_ = expected_next_ = 0;
  at_root_ = true;
  Step& step = push();
  auto page = pages_.read(root, step.buffer);
  if (!page) return failure_of(page);
  step.page = *page;
  return {};
}

Status TreeWalker::start(std::uint32_t from, std::uint32_t root, const TreeKind& kind,
                         bool shared_keys) {
  kind_ = &kind;
  shared_keys_ = shared_keys;
  auto entered = enter_root({from, root, kind.page});
  if (!entered) return entered;
  return check_root();
}

Status TreeWalker::start_duplicates(std::uint32_t from, std::uint32_t root) {
  shared_keys_ = false;
  auto entered = enter_root({from, root, kDuplicatesRoot});
  if (!entered) return entered;
  bool sorted = kSortedDuplicatesKind.page.fits(steps_[0].page.type());
  kind_ = sorted ? &kSortedDuplicatesKind : &kUnsortedDuplicatesKind;
  return check_root();
}

Status TreeWalker::check_root() {
  const Page& root = steps_[0].page;
  auto checked = check_tree_page(pages_, root, *kind_, shared_keys_);
  if (!checked) return checked;
  bool leaf = root.type() == kind_->leaf;
  if (leaf != (root.level() == 1))
    return pages_.damage(root.number(), cat("level ", root.level(), " of a root page of type ",
                                            static_cast<int>(root.type())));
  if (root.level() == 0) return pages_.damage(root.number(), "level 0 in a tree");
  return {};
}

Result<bool> TreeWalker::next_leaf() {
  if (depth_ == 0) return false;
  if (at_root_) {
    at_root_ = false;
  } else {
    --depth_;
    while (depth_ > 0 && steps_[depth_ - 1].index + 1 >= steps_[depth_ - 1].page.entries())
      --depth_;
    if (depth_ == 0) {
      if (expected_next_ != 0)
        return pages_.damage(last_leaf_, cat("leaf chain does not match the tree: the last leaf is "
                                             "followed by ",
                                             expected_next_));
      return false;
    }
    Step& parent = steps_[depth_ - 1];
    ++parent.index;
    auto boundary = internal_item(pages_, parent.page, parent.index);
    if (!boundary) return failure_of(boundary);
    boundary_ = *boundary;
    boundary_page_ = parent.page.number();
  }
  auto descended = descend();
  if (!descended) return failure_of(descended);
  auto chained = check_leaf_chain();
  if (!chained) return failure_of(chained);
  return true;
}

Status TreeWalker::descend() {
  while (steps_[depth_ - 1].page.type() != kind_->leaf) {
    const Step& parent = steps_[depth_ - 1];
    std::uint32_t from = parent.page.number();
    std::uint32_t level = parent.page.level();
    auto item = internal_item(pages_, parent.page, parent.index);
    if (!item) return failure_of(item);
    Step& step = push();
    auto page = pages_.read({from, item->child, kind_->page}, step.buffer);
    if (!page) return failure_of(page);
    step.page = *page;
    auto checked = check_tree_page(pages_, step.page, *kind_, shared_keys_);
    if (!checked) return checked;
    if (step.page.level() + 1 != level || (level == 2) != (step.page.type() == kind_->leaf))
      return pages_.damage(item->child,
                           cat("level ", step.page.level(), " below a page of level ", level));
  }
  return {};
}

Status TreeWalker::check_leaf_chain() {
  const Page& page = leaf();
  std::uint32_t number = page.number();
  if (page.previous() != last_leaf_)
    return pages_.damage(number, cat("leaf chain does not match the tree: page ", page.previous(),
                                     " is linked before it, not ", last_leaf_));
  if (last_leaf_ != 0 && expected_next_ != number)
    return pages_.damage(last_leaf_, cat("leaf chain does not match the tree: page ",
                                         expected_next_, " is linked behind it, not ", number));
  last_leaf_ = number;
  expected_next_ = page.next();
  return {};
}

}  // namespace postwright::bdb
