#include "libmaps/bdb/salvage.h"

#include <algorithm>

#include "base/text.h"
#include "libmaps/bdb/btree_page.h"
#include "libmaps/bdb/duplicates.h"
#include "libmaps/bdb/hash_page.h"
#include "libmaps/bdb/metadata.h"
#include "libmaps/bdb/overflow.h"
#include "libmaps/bdb/page_reader.h"
#include "libmaps/bdb/page_source.h"
#include "libmaps/bdb/record_count.h"

namespace postwright::bdb {
namespace {

constexpr std::uint32_t kPageWithPairs =
    page_types(PageType::hash, PageType::hash_unsorted, PageType::btree_leaf);
constexpr Target kPairs{"a page with records", kPageWithPairs};

/// One pass over the pages of a file.
class Salvaging {
 public:
  Salvaging(const PageSource& source, const Metadata& metadata, const File::Visitor& visit,
            const std::function<void(std::string_view)>& complain)
      : metadata_(metadata),
        shape_(metadata.shape()),
        pages_(source, shape_),
        overflow_(pages_),
        duplicates_(pages_),
        visit_(visit),
        complain_(complain) {}
  Salvaging(const Salvaging&) = delete;
  Salvaging& operator=(const Salvaging&) = delete;

  Result<Salvage> run();

 private:
  bool must_be_written(std::uint32_t number) const;
  Status read_page(std::uint32_t number);
  Status read_pairs(const Page& page);
  Status read_hash_pair(const Page& page, std::uint32_t index);
  Status read_leaf_pair(const Page& page, std::uint32_t index);
  Status read_set(const Page& page, std::string_view set);
  Status read_tree(const Page& page, std::uint32_t root);
  Status give(std::string_view value);
  /// A fault of the file is said; other errors end the work.
  Status forgive(Status status);

  const Metadata& metadata_;
  Shape shape_;
  PageReader pages_;
  OverflowReader overflow_;
  DuplicatesTree duplicates_;
  const File::Visitor& visit_;
  const std::function<void(std::string_view)>& complain_;
  PageBuffer buffer_;
  std::string_view key_;
  std::string big_key_, big_value_;
  Status visited_;
  std::uint64_t keys_ = 0;
  Salvage result_;
};

Result<Salvage> Salvaging::run() {
  for (std::uint64_t number = 1; number < pages_.pages_in_file(); ++number) {
    Status read = forgive(read_page(static_cast<std::uint32_t>(number)));
    if (!read) return failure_of(read);
  }
  if (metadata_.info.method == Method::hash) result_.count = count_text(metadata_, keys_);
  return std::move(result_);
}

Status Salvaging::forgive(Status status) {
  if (!visited_) return visited_;
  if (status || status.error().kind == ErrorKind::system) return status;
  ++result_.faults;
  complain_(status.error().message);
  return {};
}

/// Btree files have no page that is not; of hash files, pages between buckets can be left.
bool Salvaging::must_be_written(std::uint32_t number) const {
  if (metadata_.info.method == Method::btree) return true;
  for (std::uint64_t first = 0, bits = 0; first <= metadata_.max_bucket;
       first = std::uint64_t{1} << bits++) {
    std::uint64_t last =
        first == 0 ? 0 : std::min<std::uint64_t>(2 * first - 1, metadata_.max_bucket);
    std::uint64_t begin = first + metadata_.spares[bits];
    if (number < begin || number > begin + (last - first)) continue;
    return !may_be_unwritten(metadata_, static_cast<std::uint32_t>(first + (number - begin)));
  }
  return false;
}

Status Salvaging::read_page(std::uint32_t number) {
  auto seen = pages_.read_unchecked(number, buffer_);
  if (!seen) return failure_of(seen);
  if (seen->number() != number) {
    // Zeros stand in buckets that were never written, and where the table has not grown yet.
    if (pages_.is_zeros(*seen)) {
      if (!must_be_written(number)) return {};
      return pages_.damage(number, "all-zero page where a page with records is expected");
    }
    return pages_.damage(number, cat("page header has another page number, ", seen->number()));
  }
  if (!kPairs.fits(seen->type())) return {};
  auto page = pages_.read({0, number, kPairs}, buffer_);
  if (!page) return failure_of(page);
  Status itemized = pages_.check_itemized(*page);
  if (!itemized) return itemized;
  return read_pairs(*page);
}

Status Salvaging::read_pairs(const Page& page) {
  bool hash = page.type() != PageType::btree_leaf;
  for (std::uint32_t i = 0; i + 1 < page.entries(); i += 2) {
    Status read = forgive(hash ? read_hash_pair(page, i) : read_leaf_pair(page, i));
    if (!read) return read;
  }
  return {};
}

Status Salvaging::give(std::string_view value) {
  ++result_.records;
  visited_ = visit_(key_, value);
  return visited_;
}

Status Salvaging::read_hash_pair(const Page& page, std::uint32_t index) {
  ++keys_;
  auto key = hash_entry(pages_, page, index);
  if (!key) return failure_of(key);
  key_ = key->bytes;
  if (key->type == HashItem::overflow) {
    auto read = overflow_.read(page.number(), key->overflow, big_key_);
    if (!read) return read;
    key_ = big_key_;
  } else if (key->type != HashItem::bytes) {
    return pages_.damage(page.number(), cat("item ", index, " is no key"));
  }
  auto value = hash_entry(pages_, page, index + 1);
  if (!value) return failure_of(value);
  if (value->type == HashItem::bytes) return give(value->bytes);
  if (value->type == HashItem::set) return read_set(page, value->bytes);
  if (value->type == HashItem::tree) return read_tree(page, value->root);
  auto read = overflow_.read(page.number(), value->overflow, big_value_);
  if (!read) return read;
  return give(big_value_);
}

Status Salvaging::read_leaf_pair(const Page& page, std::uint32_t index) {
  auto key = leaf_item(pages_, page, index);
  if (!key) return failure_of(key);
  auto value = leaf_item(pages_, page, index + 1);
  if (!value) return failure_of(value);
  if (value->deleted) return {};
  key_ = key->bytes;
  if (key->type == BtreeItem::overflow) {
    auto read = overflow_.read(page.number(), key->overflow, big_key_);
    if (!read) return read;
    key_ = big_key_;
  } else if (key->type != BtreeItem::bytes) {
    return pages_.damage(page.number(), cat("item ", index, " is no key"));
  }
  if (value->type == BtreeItem::bytes) return give(value->bytes);
  if (value->type == BtreeItem::tree) return read_tree(page, value->root);
  auto read = overflow_.read(page.number(), value->overflow, big_value_);
  if (!read) return read;
  return give(big_value_);
}

Status Salvaging::read_set(const Page& page, std::string_view set) {
  while (!set.empty()) {
    auto value = take_duplicate(pages_, page, set);
    if (!value) return failure_of(value);
    Status given = give(*value);
    if (!given) return given;
  }
  return {};
}

Status Salvaging::read_tree(const Page& page, std::uint32_t root) {
  Status started = duplicates_.start(page.number(), root);
  if (!started) return started;
  // Without marks a damaged tree could return to its own pages: a value takes three bytes.
  std::uint64_t most = pages_.pages_in_file() * shape_.page_size / 3;
  std::string_view value;
  for (std::uint64_t n = 0; n < most; ++n) {
    auto more = duplicates_.next(value);
    if (!more) return failure_of(more);
    if (!*more) return {};
    Status given = give(value);
    if (!given) return given;
  }
  return pages_.damage(page.number(), "a tree of duplicates without end");
}

/// The metadata of a file that may have been cut: more pages than it has are expected.
Result<Metadata> metadata_of(const PageSource& source) {
  PageBuffer buffer;
  auto size = static_cast<std::uint32_t>(std::min<std::uint64_t>(source.size(), kMetadataSize));
  auto bytes = source.read(0, size, buffer);
  if (!bytes) return failure_of(bytes);
  std::string_view first{*bytes, size};
  auto metadata = parse_metadata(source.path(), first, source.size());
  constexpr std::uint64_t kAnySize = std::uint64_t{kMinPageSize} << 32;
  return metadata ? metadata : parse_metadata(source.path(), first, kAnySize);
}

}  // namespace

Result<Salvage> salvage(const std::string& path, const File::Visitor& visit,
                        const std::function<void(std::string_view)>& complain) {
  auto source = PageSource::open(path, File::Reading::copy, true);
  if (!source) return failure_of(source);
  auto metadata = metadata_of(*source);
  if (!metadata) return failure_of(metadata);
  if (metadata->info.subdatabases)
    return failure(ErrorKind::data,
                   cat(path, ": it holds subdatabases, whose pages cannot be told apart"));
  std::uint64_t pages = source->size() / metadata->info.page_size;
  std::uint32_t expected = metadata->info.last_page;
  if (pages > 0) metadata->info.last_page = static_cast<std::uint32_t>(pages - 1);
  Salvaging work(*source, *metadata, visit, complain);
  if (expected >= pages)
    complain(
        cat(path, ": page ", pages, ": the file ends before it; its last page was ", expected));
  auto result = work.run();
  if (result && expected >= pages) ++result->faults;
  return result;
}

}  // namespace postwright::bdb
