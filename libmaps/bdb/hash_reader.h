#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "libmaps/bdb/bucket_keys.h"
#include "libmaps/bdb/duplicates.h"
#include "libmaps/bdb/hash_page.h"
#include "libmaps/bdb/metadata.h"
#include "libmaps/bdb/overflow.h"
#include "libmaps/bdb/record_count.h"
#include "libmaps/bdb/record_cursor.h"

namespace postwright::bdb {

/// The pages of one bucket, each linked to the one before.
class BucketChain {
 public:
  BucketChain(const PageReader& pages, const Metadata& metadata)
      : pages_(pages), metadata_(&metadata) {}

  /// The first page of a bucket; false when it was never written, which only some may be.
  Result<bool> start(std::uint32_t bucket);
  /// False after the last page.
  Result<bool> next();
  const Page& page() const { return page_; }

 private:
  PageReader pages_;
  const Metadata* metadata_;
  PageBuffer buffer_;
  Page page_;
};

/// The first value of `key`, looked for in its bucket; only what is met is checked.
Result<std::optional<std::string>> lookup_hash(const PageReader& pages, const Metadata& metadata,
                                               std::string_view key);

/// The page of a bucket on which a key stands that the bucket has already; 0: there is none.
Result<std::uint32_t> page_with_key_twice(const PageReader& pages, const Metadata& metadata,
                                          std::uint64_t bucket);

/// All records of a hash table, bucket by bucket, every page checked, each key in its bucket and
/// only once.
class HashCursor final : public RecordCursor {
 public:
  HashCursor(const PageReader& pages, const Metadata& metadata)
      : pages_(pages),
        metadata_(&metadata),
        chain_(pages, metadata),
        overflow_(pages),
        duplicates_(pages) {}

  Result<bool> next(std::string_view& key, std::string_view& value) override;
  /// Of what was walked so far.
  std::optional<Doubt> doubt() const override { return doubt_of(*metadata_, count_); }

 private:
  Result<bool> next_page();
  Status end_bucket();
  Status load_key();
  void compare_with_last(const HashEntry& entry);
  Result<bool> load_value(std::string_view& value);

  PageReader pages_;
  const Metadata* metadata_;
  BucketChain chain_;
  OverflowReader overflow_;
  DuplicatesTree duplicates_;
  std::uint64_t next_bucket_ = 0;  // the bucket after the one whose chain is read
  bool in_chain_ = false;
  std::uint32_t index_ = 0;
  std::uint32_t entries_ = 0;
  std::string_view key_;
  std::optional<std::string_view> last_on_page_;  // the key before, when both stand on the page
  BucketKeys bucket_keys_;
  HashCount count_;
  std::string_view set_;  // what is left of the pair's on-page duplicates
  std::string big_key_;
  std::string big_value_;
};

}  // namespace postwright::bdb
