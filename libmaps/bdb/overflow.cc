#include "libmaps/bdb/overflow.h"

#include <algorithm>
#include <cstring>

#include "base/text.h"

namespace postwright::bdb {
namespace {

constexpr Target kOverflowPage{"an overflow page", page_types(PageType::overflow)};
/// A leaf and the internal pages above it may share a chain: a few times, since trees are flat.
constexpr std::uint64_t kMaxSharing = 16;

}  // namespace

template <class Take>
Status OverflowReader::follow(std::uint32_t from, const OverflowItem& item, Take&& take) {
  const Shape& shape = pages_.shape();
  std::uint32_t room = shape.page_size - shape.header_size();
  if (item.total == 0 || item.total > std::uint64_t{shape.last_page} * room)
    return pages_.damage(from, cat("overflow length ", item.total, " is impossible in this file"));
  std::uint64_t left = item.total;
  std::uint32_t number = item.page;
  std::uint32_t previous = 0;
  std::uint32_t referrer = from;
  bool shared = false;
  std::uint64_t file_size = (std::uint64_t{shape.last_page} + 1) * shape.page_size;
  while (left > 0) {
    if (number == 0)
      return pages_.damage(referrer, cat("overflow chain too short: ", left, " of ", item.total,
                                         " bytes are missing"));
    Link link{referrer, number, kOverflowPage};
    auto page = pages_.read_unmarked(link, buffer_);
    if (!page) return failure_of(page);
    // The first page counts the references to the chain.
    if (previous == 0) shared = page->entries() > 1;
    if (!shared) {
      auto marked = pages_.mark(link);
      if (!marked) return marked;
    } else if ((shared_bytes_ += shape.page_size) > kMaxSharing * file_size) {
      return pages_.damage(number, "overflow chains are shared more often than a tree has levels");
    }
    if (page->previous() != previous)
      return pages_.damage(number,
                           cat("loop or damage in an overflow chain: the page links back to ",
                               page->previous(), ", not ", previous));
    std::uint32_t fill = page->fill();
    if (fill == 0 || fill > room)
      return pages_.damage(number,
                           cat("overflow page fill ", fill, " is not between 1 and ", room));
    if (fill > left)
      return pages_.damage(number,
                           cat("overflow chain too long: more than ", item.total, " bytes"));
    left -= fill;
    if (left == 0 && page->next() != 0)
      return pages_.damage(number,
                           cat("overflow chain too long: more than ", item.total, " bytes"));
    std::uint32_t next = page->next();
    std::string_view piece = page->piece(page->header_size(), fill);
    pages_.note_item(*page, piece);
    if (!take(piece)) return {};
    previous = referrer = number;
    number = next;
  }
  return {};
}

Status OverflowReader::read(std::uint32_t from, const OverflowItem& item, std::string& bytes) {
  bytes.clear();
  return follow(from, item, [&](std::string_view piece) {
    bytes.append(piece);
    return true;
  });
}

Result<bool> OverflowReader::equals(std::uint32_t from, const OverflowItem& item,
                                    std::string_view bytes) {
  if (item.total != bytes.size()) return false;
  auto order = compare(from, item, bytes);
  if (!order) return failure_of(order);
  return *order == 0;
}

Result<int> OverflowReader::compare(std::uint32_t from, const OverflowItem& item,
                                    std::string_view bytes) {
  int order = 0;
  Status status = follow(from, item, [&](std::string_view piece) {
    std::size_t common = std::min(piece.size(), bytes.size());
    order = common == 0 ? 0 : std::memcmp(piece.data(), bytes.data(), common);
    if (order == 0 && piece.size() > common) order = 1;
    bytes.remove_prefix(common);
    return order == 0;
  });
  if (!status) return failure_of(status);
  if (order == 0 && !bytes.empty()) order = -1;
  return order;
}

}  // namespace postwright::bdb
