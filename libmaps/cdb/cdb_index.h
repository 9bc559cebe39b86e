#pragma once

#include <string_view>

#include "libmaps/index_builder.h"

namespace postwright {

/// Builds NAME.cdb: written as NAME.cdb.tmp under an exclusive flock(2), synced, renamed.
///
/// As in Postfix each build makes a new file, whose mode is BuildOptions::mode; but a left-over
/// .tmp is used again with its old mode and owner, and stays when the rename fails. Where NAME.cdb
/// is a symbolic link, the file that it leads to is replaced, if base/links.h lets us follow it; a
/// .tmp with a second name is refused, since it may be any file. Default: no trailing null bytes.
/// Duplicates::ignore keeps all records. Errors: "open database NAME.cdb.tmp: REASON", "error
/// writing NAME.cdb.tmp: REASON", "finish database NAME.cdb.tmp: REASON", "rename database from A
/// to B: REASON".
///
/// Readers never lock; a daemon that has the old file open finds it without a name (st_nlink is 0)
/// and restarts, which is how Postfix notices.
Result<BuilderPtr> create_cdb_index(std::string_view name, const BuildOptions& options);

}  // namespace postwright
