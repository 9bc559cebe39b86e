#pragma once

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "libmaps/bdb/layout.h"
#include "libmaps/bdb/page_source.h"

namespace postwright::bdb {

/// One bit for each page of a file.
class PageSet {
 public:
  /// ErrorKind::system when memory is short.
  static Result<PageSet> for_pages(std::uint32_t last_page);
  /// False when the page was in the set already.
  bool add(std::uint32_t page) {
    std::uint64_t bit = std::uint64_t{1} << (page % 64);
    std::uint64_t& word = words_.get()[page / 64];
    if (word & bit) return false;
    word |= bit;
    return true;
  }

  bool contains(std::uint32_t page) const { return words_.get()[page / 64] >> (page % 64) & 1; }

 private:
  struct Free {
    void operator()(std::uint64_t* words) const { std::free(words); }
  };
  // From calloc: memory that is never touched costs nothing.
  std::unique_ptr<std::uint64_t, Free> words_;
};

/// What a walk keeps in mind of the pages that it met.
struct WalkState {
  PageSet visited;
  std::uint32_t zero_sector_page = 0;  ///< the first with an item that has a sector of zeros; or 0
};

/// What a reference must lead to. `name` stands in messages: "an overflow page".
struct Target {
  const char* name;
  std::uint32_t types;  ///< a bit for each PageType that fits
  bool fits(PageType type) const {
    return static_cast<unsigned>(type) < 32 && (types >> static_cast<unsigned>(type) & 1);
  }
};
template <class... T>
constexpr std::uint32_t page_types(T... type) {
  return (0u | ... | (1u << static_cast<unsigned>(type)));
}

/// A reference from one page to another.
struct Link {
  std::uint32_t from;
  std::uint32_t to;
  const Target& target;
};

/// Reads pages and checks what is the same for all: the number is inside the file, the page was
/// not met before (in a walk), its header has its number, its checksum and its type are right.
class PageReader {
 public:
  /// `source`, `shape` and `walk` are kept by the caller; no `walk`: pages may be met again.
  PageReader(const PageSource& source, const Shape& shape, WalkState* walk = nullptr)
      : source_(&source), shape_(&shape), walk_(walk) {}

  /// The same for pages that were met before.
  PageReader without_marks() const { return {*source_, *shape_}; }

  Result<Page> read(const Link& link, PageBuffer& buffer) const;

  /// As read(); nothing for a page that was allocated and never written, which is all zeros.
  Result<std::optional<Page>> read_bucket(const Link& link, PageBuffer& buffer) const;

  /// As read(), for a page that may be referred to more than once: it is not marked as met.
  Result<Page> read_unmarked(const Link& link, PageBuffer& buffer) const;
  /// Whatever stands there; `number` must not be above the last page.
  Result<Page> read_unchecked(std::uint32_t number, PageBuffer& buffer) const;
  /// Marks the page as met; an error when it was met before.
  Status mark(const Link& link) const;

  /// The index lies inside the page and below the items.
  Status check_itemized(const Page& page) const;

  /// Notes when a sector of the file that begins inside an item is zeros: what the disk or a copy
  /// lost of a long key or value cannot be told from zeros that were stored. Items of text have at
  /// most one zero, at their end.
  void note_item(const Page& page, std::string_view item) const;

  bool is_zeros(const Page& page) const;

  const Shape& shape() const { return *shape_; }
  std::uint64_t pages_in_file() const { return source_->size() / shape_->page_size; }
  /// "FILE: page N: REASON", ErrorKind::data.
  tl::unexpected<Error> damage(std::uint32_t page, std::string_view reason) const;

 private:
  Result<const char*> raw(const Link& link, PageBuffer& buffer) const;
  Result<Page> checked(const Link& link, const char* bytes) const;

  const PageSource* source_;
  const Shape* shape_;
  WalkState* walk_;
};

/// What all messages about damage look like.
tl::unexpected<Error> damage(std::string_view path, std::uint32_t page, std::string_view reason);

/// libdb's page checksum: h = h * 33 + byte, the four bytes at `hole` taken as zero.
std::uint32_t checksum(const char* bytes, std::uint32_t size, std::uint32_t hole);

}  // namespace postwright::bdb
