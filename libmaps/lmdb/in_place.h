#pragma once

#include <cstdint>
#include <string>

#include "libmaps/lmdb/index_target.h"

namespace postwright::lmdb {

/// Replaces all records of an .lmdb file that exists, in one transaction of liblmdb: its inode,
/// mode and owner stay, and readers see the old records or the new ones. Slower than a new file,
/// and the file does not shrink. `bytes` is the total size of the new records, from which the map
/// gets its size.
Status rewrite_in_place(const std::string& path, std::uint64_t bytes,
                        const IndexTarget::Source& source);

}  // namespace postwright::lmdb
