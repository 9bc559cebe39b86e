#pragma once

#include <string_view>

#include "libmaps/table.h"

namespace postwright {

/// lmdb:NAME is the LMDB file NAME.lmdb.
///
/// Reading does not use liblmdb, which crashes on damaged files: it looks at the meta pages and the
/// pages on the way to a key, each checked (lmdb_tree.h), so opening costs nothing however large
/// the table is. lmdb::check_file() proves a whole file. Listing order: bytes of the keys.
///
/// An open for update or erase goes through liblmdb, after a check of the whole file, creates a
/// missing file, and takes the exclusive fcntl(2) lock around each transaction; the map grows as
/// needed.
///
/// Errors: "open database NAME.lmdb: REASON", "error reading lmdb:NAME: REASON", "error seeking
/// lmdb:NAME: REASON", "error updating lmdb:NAME: REASON", "error deleting from lmdb:NAME: REASON".
/// REASON begins with the name of liblmdb's error, for example "MDB_INVALID: File is not an LMDB
/// file"; for an empty key it is MDB_BAD_VALSIZE. Warns when the index is older than its source.
Result<TablePtr> open_lmdb_table(std::string_view name, const OpenOptions& options);

}  // namespace postwright
