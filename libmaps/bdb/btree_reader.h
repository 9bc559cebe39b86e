#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "libmaps/bdb/duplicates.h"
#include "libmaps/bdb/metadata.h"
#include "libmaps/bdb/overflow.h"
#include "libmaps/bdb/record_cursor.h"
#include "libmaps/bdb/tree_walker.h"

namespace postwright::bdb {

/// The first value of `key`, found by going down the tree; only what is met is checked.
Result<std::optional<std::string>> lookup_btree(const PageReader& pages, const Metadata& metadata,
                                                std::string_view key);

/// All records of a btree, every page on the way checked, keys strictly rising, and each internal
/// key between the keys that it parts.
class BtreeCursor final : public RecordCursor {
 public:
  BtreeCursor(const PageReader& pages, const Metadata& metadata)
      : pages_(pages), metadata_(&metadata), walker_(pages), overflow_(pages), duplicates_(pages) {}

  Result<bool> next(std::string_view& key, std::string_view& value) override;

 private:
  Result<bool> next_leaf();
  Status check_boundary();
  Status load_key(std::uint32_t index);
  Result<bool> load_value(std::string_view& value);

  PageReader pages_;
  const Metadata* metadata_;
  TreeWalker walker_;
  OverflowReader overflow_;
  DuplicatesTree duplicates_;
  bool started_ = false;
  bool has_key_ = false;
  std::string_view key_;     // of the pair at index_ - 2, in the leaf or in big_keys_
  std::string big_keys_[2];  // in turn, so that neighbours can be compared
  unsigned turn_ = 0;
  std::optional<std::string_view> boundary_;  // not yet compared with the first key above it
  std::string big_boundary_;
  std::string big_value_;
  std::uint32_t index_ = 0;
  std::uint32_t entries_ = 0;
};

}  // namespace postwright::bdb
