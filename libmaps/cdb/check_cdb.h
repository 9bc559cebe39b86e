#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/file.h"
#include "base/result.h"

namespace postwright::cdb {

struct CheckedFile {
  std::uint64_t records = 0;
};

/// Reads a whole cdb file and says whether it is what a writer of cdb files makes: the header, the
/// chain of records from 2048 to the first table, tables that follow each other to the end of the
/// file, and each record in exactly one slot, of its own table, that a search reaches. `path` is
/// named in errors, which are ErrorKind::data: "PATH: REASON". Memory: one bit for 8 bytes of
/// records. Needed before a file is taken for the whole truth about a table (scan, verify,
/// convert); a lookup is bounded without it.
/// With `mapping`, whose bytes they are, a large file takes little of the process' memory.
Result<CheckedFile> check_file(std::string_view bytes, const std::string& path,
                               const MappedFile* mapping = nullptr);

}  // namespace postwright::cdb

namespace postwright {

/// MapType::check for cdb. NAME.cdb is only ever replaced, so there is no lock to take.
Result<std::uint64_t> check_cdb_index(std::string_view name);

}  // namespace postwright
