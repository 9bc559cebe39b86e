#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "libmaps/lmdb/lmdb_page.h"

namespace postwright::lmdb {

struct RawRecord {
  std::string_view key;
  std::string_view value;
};

/// Where a key stands in a tree.
struct Place {
  bool known = false;  // otherwise an ordinary search has to look, and to report damage
  bool found = false;
  std::uint64_t page = 0;
  std::size_t index = 0;
};

/// The meta page that counts. Errors carry liblmdb's text: ErrorKind::data "MDB_INVALID: File is
/// not an LMDB file", "MDB_VERSION_MISMATCH: Database environment version mismatch".
Result<Meta> read_meta(std::string_view file);

/// The main database of an LMDB file at one transaction, read from its bytes without liblmdb. All
/// that is followed is checked first, so damaged bytes give ErrorKind::data ("MDB_CORRUPTED: page
/// N: ...") and never a read outside; a search visits at most kMaxDepth pages. Views live as long
/// as the bytes, and are right only if no writer changed them meanwhile (see Database::read).
class Tree {
 public:
  Tree() = default;
  /// `meta` comes from read_meta().
  Tree(std::string_view file, const Meta& meta) : file_(file), meta_(meta) {}

  /// ErrorKind::config for a table that is not a plain one (other than byte order, duplicates).
  Status check_kind() const;

  Result<std::optional<RawRecord>> find(std::string_view key) const;

  /// The record of a place that is known, from search_all() on this transaction.
  Result<std::optional<RawRecord>> at(const Place& place) const;

  const Meta& meta() const { return meta_; }
  std::uint64_t transaction() const { return meta_.transaction; }
  std::string_view file() const { return file_; }
  std::size_t page_size() const { return meta_.free_db.page_size; }

  /// A page that is expected on `level` (1 is the root).
  Result<Page> page(std::uint64_t number, std::size_t level) const;
  Result<RawRecord> record(const Page& page, std::uint64_t number, std::size_t index) const;
  static tl::unexpected<Error> damage(std::uint64_t page, std::string_view reason);

 private:
  std::string_view file_;
  Meta meta_{};
};

/// Walks a tree in key order. Keys must rise, so even a tree whose pages refer to each other in
/// circles ends with an error.
class Cursor {
 public:
  /// The record after the last one returned, nothing at the end.
  Result<std::optional<RawRecord>> next(const Tree& tree);

  /// Forgets the way, not the last key: the next record is the first one above it. For a tree that
  /// changed.
  void find_again() { depth_ = 0; }
  /// Starts again with the first record.
  void rewind() { *this = Cursor(); }

 private:
  struct Step {
    std::uint64_t page;
    std::size_t index;
  };
  Status descend(const Tree& tree, std::uint64_t page);
  Status seek(const Tree& tree);
  Result<bool> advance(const Tree& tree);

  std::array<Step, kMaxDepth> way_{};
  std::size_t depth_ = 0;  // steps in way_; 0: not positioned
  bool started_ = false;
  bool ended_ = false;
  std::string last_key_;
};

}  // namespace postwright::lmdb
