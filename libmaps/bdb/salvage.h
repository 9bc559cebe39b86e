#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "libmaps/bdb/bdb_file.h"

namespace postwright::bdb {

/// What salvage() found.
struct Salvage {
  std::uint64_t records = 0;
  std::uint64_t faults = 0;  ///< pages and items that could not be read, each said to the listener
  std::string count;  ///< hash: what the file counts and what was read; empty for btree files
};

/// Reads what can be read of a damaged file: every page that holds records, in the file's order,
/// whatever leads to it. Only the metadata page must be sound. Records that a page no longer has
/// are not there; one whose bytes changed, or that was deleted before a page came back, may be.
/// `complain` hears "FILE: page N: REASON" for each fault. Errors: the file cannot be read or has
/// subdatabases (ErrorKind::data), and those of `visit`.
Result<Salvage> salvage(const std::string& path, const File::Visitor& visit,
                        const std::function<void(std::string_view)>& complain);

}  // namespace postwright::bdb
