#include "libmaps/bdb/hash_reader.h"

#include <algorithm>
#include <bit>
#include <unordered_set>

#include "base/keyed_hash.h"
#include "base/text.h"
#include "libmaps/bdb/hash_function.h"

namespace postwright::bdb {
namespace {

constexpr Target kBucketPage{"a page of a bucket",
                             page_types(PageType::hash, PageType::hash_unsorted)};

std::uint32_t bucket_of(const Metadata& metadata, std::string_view key) {
  std::uint32_t hash = hash_of(key);
  std::uint32_t bucket = hash & metadata.high_mask;
  return bucket > metadata.max_bucket ? hash & metadata.low_mask : bucket;
}

/// Buckets are allocated in generations that double the table, each in one run of pages.
std::uint32_t first_page_of(const Metadata& metadata, std::uint32_t bucket) {
  return bucket + metadata.spares[static_cast<std::size_t>(std::bit_width(bucket))];
}

/// Whether item `index` is the key; true also looks at overflow pages.
Result<bool> is_key(const PageReader& pages, OverflowReader& overflow, const Page& page,
                    std::uint32_t index, std::string_view key) {
  auto entry = hash_entry(pages, page, index);
  if (!entry) return failure_of(entry);
  if (entry->type == HashItem::bytes) return entry->bytes == key;
  if (entry->type == HashItem::overflow)
    return overflow.equals(page.number(), entry->overflow, key);
  return pages.damage(page.number(), cat("item ", index, " is no key"));
}

Result<std::optional<std::string>> first_value(const PageReader& pages, OverflowReader& overflow,
                                               const Page& page, std::uint32_t index) {
  auto entry = hash_entry(pages, page, index);
  if (!entry) return failure_of(entry);
  std::uint32_t from = page.number();
  switch (entry->type) {
    case HashItem::set: {
      auto value = take_duplicate(pages, page, entry->bytes);
      if (!value) return failure_of(value);
      return std::string(*value);
    }
    case HashItem::overflow: {
      std::string value;
      auto read = overflow.read(from, entry->overflow, value);
      if (!read) return failure_of(read);
      return value;
    }
    case HashItem::tree: {
      DuplicatesTree tree(pages);
      auto started = tree.start(from, entry->root);
      if (!started) return failure_of(started);
      std::string_view value;
      auto found = tree.next(value);
      if (!found) return failure_of(found);
      if (!*found) return std::nullopt;
      return std::string(value);
    }
    default:
      return std::string(entry->bytes);
  }
}

/// Of two keys of which one begins the other, libdb 5.3 puts the longer first; others may not.
bool out_of_order(std::string_view first, std::string_view second) {
  std::size_t common = std::min(first.size(), second.size());
  return first.substr(0, common) > second.substr(0, common);
}

}  // namespace

Result<bool> BucketChain::start(std::uint32_t bucket) {
  Link link{metadata_->page, first_page_of(*metadata_, bucket), kBucketPage};
  auto page = pages_.read_bucket(link, buffer_);
  if (!page) return failure_of(page);
  if (!*page) {
    if (may_be_unwritten(*metadata_, bucket)) return false;
    return pages_.damage(link.to, cat("all-zero page where bucket ", bucket, " begins"));
  }
  page_ = **page;
  if (page_.previous() != 0)
    return pages_.damage(link.to, cat("the first page of bucket ", bucket, " links back to page ",
                                      page_.previous()));
  auto checked = check_hash_page(pages_, page_);
  if (!checked) return failure_of(checked);
  return true;
}

Result<bool> BucketChain::next() {
  std::uint32_t from = page_.number();
  std::uint32_t to = page_.next();
  if (to == 0) return false;
  auto page = pages_.read({from, to, kBucketPage}, buffer_);
  if (!page) return failure_of(page);
  page_ = *page;
  auto checked = check_hash_page(pages_, page_);
  if (!checked) return failure_of(checked);
  // With every page linked back to the one before, a chain cannot return to one of its pages.
  if (page_.previous() != from)
    return pages_.damage(to, cat("loop or damage in a bucket's chain: the page links back to ",
                                 page_.previous(), ", not ", from));
  return true;
}

Result<std::optional<std::string>> lookup_hash(const PageReader& pages, const Metadata& metadata,
                                               std::string_view key) {
  BucketChain chain(pages, metadata);
  OverflowReader overflow(pages);
  auto more = chain.start(bucket_of(metadata, key));
  for (; more && *more; more = chain.next()) {
    const Page& page = chain.page();
    for (std::uint32_t i = 0; i < page.entries(); i += 2) {
      auto same = is_key(pages, overflow, page, i, key);
      if (!same) return failure_of(same);
      if (*same) return first_value(pages, overflow, page, i + 1);
    }
  }
  if (!more) return failure_of(more);
  return std::nullopt;
}

Result<std::uint32_t> page_with_key_twice(const PageReader& pages, const Metadata& metadata,
                                          std::uint64_t bucket) {
  std::unordered_set<std::string, KeyedStringHash> keys;
  BucketChain chain(pages, metadata);
  OverflowReader overflow(pages);
  std::string big;
  auto more = chain.start(static_cast<std::uint32_t>(bucket));
  for (; more && *more; more = chain.next()) {
    const Page& page = chain.page();
    for (std::uint32_t i = 0; i < page.entries(); i += 2) {
      auto entry = hash_entry(pages, page, i);
      if (!entry) return failure_of(entry);
      if (entry->type == HashItem::overflow) {
        auto read = overflow.read(page.number(), entry->overflow, big);
        if (!read) return failure_of(read);
      }
      bool is_new = keys.emplace(entry->type == HashItem::overflow ? big : entry->bytes).second;
      if (!is_new) return page.number();
    }
  }
  if (!more) return failure_of(more);
  return 0;
}

Result<bool> HashCursor::next(std::string_view& key, std::string_view& value) {
  for (;;) {
    if (!set_.empty()) {
      auto taken = take_duplicate(pages_, chain_.page(), set_);
      if (!taken) return failure_of(taken);
      value = *taken;
      key = key_;
      return true;
    }
    if (duplicates_.active()) {
      auto more = duplicates_.next(value);
      if (!more) return more;
      if (!*more) continue;
      key = key_;
      return true;
    }
    if (index_ >= entries_) {
      auto more = next_page();
      if (!more || !*more) return more;
      continue;
    }
    auto keyed = load_key();
    if (!keyed) return failure_of(keyed);
    auto loaded = load_value(value);
    if (!loaded) return loaded;
    index_ += 2;
    if (!*loaded) continue;
    key = key_;
    return true;
  }
}

Result<bool> HashCursor::next_page() {
  index_ = entries_ = 0;
  last_on_page_.reset();
  if (in_chain_) {
    auto more = chain_.next();
    if (!more) return more;
    in_chain_ = *more;
    if (!in_chain_)
      if (Status ended = end_bucket(); !ended) return failure_of(ended);
  }
  while (!in_chain_) {
    if (next_bucket_ > metadata_->max_bucket) return false;
    auto bucket = static_cast<std::uint32_t>(next_bucket_);
    auto written = chain_.start(bucket);
    if (!written) return written;
    ++next_bucket_;
    in_chain_ = *written;
    if (in_chain_) continue;
    if (count_.unwritten++ == 0) count_.first_unwritten = bucket;
    count_.last_unwritten = bucket;
  }
  entries_ = chain_.page().entries();
  return true;
}

/// Hashes of keys are compared first: only where two are the same is the bucket read again.
Status HashCursor::end_bucket() {
  if (!bucket_keys_.end()) return {};
  PageReader unmarked = pages_.without_marks();
  auto twice = page_with_key_twice(unmarked, *metadata_, next_bucket_ - 1);
  if (!twice) return failure_of(twice);
  if (*twice == 0) return {};
  return pages_.damage(*twice, cat("a key of bucket ", next_bucket_ - 1, " is there twice"));
}

/// libdb sorts the keys of a page, those on overflow pages apart. Compaction leaves them unsorted.
void HashCursor::compare_with_last(const HashEntry& entry) {
  bool sorted_page = chain_.page().type() == PageType::hash;
  if (!sorted_page || entry.type != HashItem::bytes) return last_on_page_.reset();
  if (last_on_page_ && out_of_order(*last_on_page_, entry.bytes) && count_.unsorted_page == 0)
    count_.unsorted_page = chain_.page().number();
  last_on_page_ = entry.bytes;
}

Status HashCursor::load_key() {
  const Page& page = chain_.page();
  auto entry = hash_entry(pages_, page, index_);
  if (!entry) return failure_of(entry);
  if (entry->type == HashItem::overflow) {
    auto read = overflow_.read(page.number(), entry->overflow, big_key_);
    if (!read) return read;
    key_ = big_key_;
  } else if (entry->type == HashItem::bytes) {
    pages_.note_item(page, entry->bytes);
    key_ = entry->bytes;
  } else {
    return pages_.damage(page.number(), cat("item ", index_, " is no key"));
  }
  ++count_.keys;
  compare_with_last(*entry);
  bucket_keys_.add(hash_of(key_));
  std::uint32_t bucket = bucket_of(*metadata_, key_);
  if (bucket + 1 != next_bucket_)
    return pages_.damage(page.number(), cat("the key of item ", index_, " belongs to bucket ",
                                            bucket, ", not ", next_bucket_ - 1));
  return {};
}

/// False: there are several values, which come from set_ or duplicates_.
Result<bool> HashCursor::load_value(std::string_view& value) {
  const Page& page = chain_.page();
  auto entry = hash_entry(pages_, page, index_ + 1);
  if (!entry) return failure_of(entry);
  pages_.note_item(page, entry->bytes);
  if (entry->type == HashItem::bytes) {
    value = entry->bytes;
    return true;
  }
  if (entry->type == HashItem::overflow) {
    auto read = overflow_.read(page.number(), entry->overflow, big_value_);
    if (!read) return failure_of(read);
    value = big_value_;
    return true;
  }
  if (!metadata_->info.duplicates)
    return pages_.damage(page.number(), "duplicates in a table without them");
  if (entry->type == HashItem::set) {
    if (entry->bytes.empty()) return pages_.damage(page.number(), "duplicate set: empty");
    set_ = entry->bytes;
    return false;
  }
  auto started = duplicates_.start(page.number(), entry->root);
  if (!started) return failure_of(started);
  return false;
}

}  // namespace postwright::bdb
