#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "libmaps/index_builder.h"
#include "libmaps/table.h"

namespace postwright {

/// hash:NAME and btree:NAME read the Berkeley DB file NAME.db without libdb; nothing writes it.
///
/// The file is locked (shared flock(2)) while it is opened, during each search, and from the first
/// to the last record of a listing, which is in the file's own order. Warns when the index is
/// older than its source.
///
/// Errors: "open database NAME.db: REASON"; REASON is "Invalid argument" for a file of the other
/// access method and for what is no Berkeley DB file, otherwise it says what is wrong with the
/// file. Damage found later is "NAME.db: page N: REASON" (ErrorKind::data). Opening an existing
/// file for erase, and any for update, fails as it does in a Postfix without Berkeley DB.
Result<TablePtr> open_hash_table(std::string_view name, const OpenOptions& options);
Result<TablePtr> open_btree_table(std::string_view name, const OpenOptions& options);

/// Fails: "Berkeley DB support for 'TYPE:NAME' is not available for this OS distribution; see
/// https://www.postfix.org/NON_BERKELEYDB_README.html for alternatives".
Result<BuilderPtr> create_hash_index(std::string_view name, const BuildOptions& options);
Result<BuilderPtr> create_btree_index(std::string_view name, const BuildOptions& options);

/// MapType::check: walks the whole file.
Result<std::uint64_t> check_hash_index(std::string_view name);
Result<std::uint64_t> check_btree_index(std::string_view name);

}  // namespace postwright
