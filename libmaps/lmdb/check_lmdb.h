#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/file.h"
#include "base/result.h"

namespace postwright::lmdb {

struct CheckedFile {
  std::uint64_t records = 0;
  std::uint64_t pages = 0;       ///< of the trees, overflow pages included
  std::uint64_t free_pages = 0;  ///< in the free list
};

/// Reads a whole .lmdb file and says whether liblmdb can work with it: both meta pages, every page
/// of the main tree and of the free list (number, kind, level, offsets, sizes, no overlap), keys
/// that rise within the bounds of their branch, values in overflow pages, the number of records,
/// and no page used twice, or used and free. liblmdb 0.9 trusts all of that and crashes where it is
/// wrong. Errors: ErrorKind::data "MDB_INVALID: ...", "MDB_CORRUPTED: page N: ..." and
/// ErrorKind::config for a table that is not a plain one; no file name in them. Memory: one bit a
/// page, eight bytes a free page. Hold a lock, or be sure that nobody writes the file.
/// With `mapping`, whose bytes they are, a large file takes little of the process' memory.
Result<CheckedFile> check_file(std::string_view bytes, const MappedFile* mapping = nullptr);

/// Checks an open file while others may write it: under the shared fcntl(2) lock, and again when a
/// writer that takes no lock (postmap -i of Postfix) committed meanwhile.
Result<CheckedFile> check_open_file(int fd, const std::string& path);

}  // namespace postwright::lmdb

namespace postwright {

/// MapType::check for lmdb, under the shared fcntl(2) lock of NAME.lmdb.
Result<std::uint64_t> check_lmdb_index(std::string_view name);

}  // namespace postwright
