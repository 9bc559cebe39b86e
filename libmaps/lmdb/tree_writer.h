#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/background_writer.h"
#include "base/result.h"
#include "libmaps/lmdb/lmdb_format.h"

namespace postwright::lmdb {

/// Writes a whole LMDB file from sorted records, first page to last, without liblmdb: pages are
/// filled completely and written once, in one stream. Memory: two pages a level of the tree and an
/// output buffer, whatever the size of the table. The result is what liblmdb would read after one
/// transaction that appended all records (an empty file at transaction 0, this one at 1).
class TreeWriter {
 public:
  /// `fd` is an empty file.
  TreeWriter(int fd, std::size_t page_size);

  /// Keys rise strictly and have 1 to kMaxKeySize bytes, values at most kMaxValueSize: the caller
  /// sees to it. ErrorKind::system with the bare reason for a full disk.
  Status add(std::string_view key, std::string_view value);

  /// Writes what is left and the meta pages. Does not sync.
  Status finish();

 private:
  /// A page being filled: offsets from the front, nodes from the end.
  struct Draft {
    std::string bytes;
    std::size_t lower = 0;
    std::size_t upper = 0;
    std::string first_key;  // what the level above calls it by
    std::size_t count() const { return (lower - sizeof(PageHeader)) / sizeof(std::uint16_t); }
  };
  /// A branch needs two children, so the last full page of a level is held back until it is
  /// certain that the one after it gets them.
  struct Level {
    Draft filling;
    Draft held;
    bool has_held = false;
  };

  void clear(Draft& draft) const;
  static char* place(Draft& draft, const NodeHeader& node, std::string_view key, std::size_t size);
  static bool fits(const Draft& draft, std::size_t size);
  Result<std::uint64_t> write_page(Draft& draft, PageFlag flag);
  Result<std::uint64_t> write_overflow(std::string_view value);
  Status end_leaf();
  Status add_child(std::size_t level, std::string_view key, std::uint64_t child);
  void place_child(Draft& draft, std::string_view key, std::uint64_t child) const;
  void share_last_child(Level& level) const;
  Result<std::uint64_t> end_branches();
  Status append(std::string_view bytes);

  int fd_;
  std::size_t page_size_;
  BackgroundWriter out_;
  std::uint64_t next_page_ = kFirstPage;
  Db main_{};
  Draft leaf_;
  std::vector<Level> levels_;  // branches; [0] stands above the leaves
};

}  // namespace postwright::lmdb
