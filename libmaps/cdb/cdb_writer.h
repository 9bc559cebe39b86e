#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/background_writer.h"
#include "base/result.h"
#include "libmaps/cdb/cdb_format.h"

namespace postwright::cdb {

/// Writes a cdb file from its first byte to its last, with the bytes that tinycdb makes of the same
/// records. Memory: 8 bytes a record, 16 while finish() runs, and one output buffer.
class Writer {
 public:
  /// `fd` is empty and open for reading and writing; it must outlive the writer. `name` is the file
  /// in messages. `max_size` is smaller than the format's only in tests.
  Writer(int fd, std::string name, std::uint64_t max_size = kMaxFileSize);

  /// Appends a record and returns its position. A file that would pass the limit is
  /// ErrorKind::data, "error writing NAME: Cannot allocate memory", as with tinycdb; a full disk is
  /// ErrorKind::system.
  Result<std::uint32_t> add(std::string_view key, std::string_view value);

  /// True when the record at `position`, one that add() returned, has this key.
  Result<bool> has_key(std::uint32_t position, std::string_view key);

  /// Cuts the record at `position` out of the file, when it is finished.
  void remove(std::uint32_t position) { removed_.push_back(position); }

  /// Records that the finished file will hold.
  std::uint64_t records() const { return count_ - removed_.size(); }

  /// Writes the hash tables and the header. Does not sync.
  Status finish();

 private:
  struct Entry {
    std::uint32_t hash;
    std::uint32_t position;
  };
  static constexpr std::size_t kBlock = std::size_t{1} << 16;  // entries
  using Block = std::unique_ptr<Entry[]>;

  Status close_gaps();
  std::vector<Entry> sort_by_table(std::uint32_t (&counts)[kTables]);
  Status write_tables();
  tl::unexpected<Error> write_failure(int code) const;

  int fd_;
  std::string name_;
  std::uint64_t max_size_;
  BackgroundWriter out_;
  std::uint64_t count_ = 0;
  std::vector<Block> blocks_;
  std::vector<std::uint32_t> removed_;
};

}  // namespace postwright::cdb
