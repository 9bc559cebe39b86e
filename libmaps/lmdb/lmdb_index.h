#pragma once

#include <string_view>

#include "libmaps/index_builder.h"

namespace postwright {

/// Builds NAME.lmdb: records are sorted (in BuildOptions::sort_memory, then on disk), written as a
/// complete file beside the index, synced, and renamed.
///
/// An index that exists is looked at first, gives its mode, owner and labels to the new one (unless
/// BuildOptions::attributes_from names another model), and is replaced while its exclusive fcntl(2)
/// lock is held, so that no update in Postfix's way gets lost in between. A new inode has to be
/// noticed: Postfix's daemons look at the modification time and the link count (0) of the file that
/// they have open, and restart ("table T has changed -- restarting"; seen with smtpd of 3.11.7, for
/// lmdb and cdb); an old file that has another name gets a new modification time for them. Where
/// the directory does not let us make a file, or the old owner cannot be kept, the index is
/// rewritten in place by one liblmdb transaction.
///
/// Default: with trailing null bytes. Keys of 1 to 511 bytes, null byte included; others fail at
/// once with ErrorKind::data "error updating lmdb:NAME: MDB_BAD_VALSIZE: ...". Duplicates are found
/// while sorting, so all warnings wait for finish() (or for the failure) and come in source order.
/// Errors: "open database NAME.lmdb: REASON", "error updating lmdb:NAME: REASON".
Result<BuilderPtr> create_lmdb_index(std::string_view name, const BuildOptions& options);

}  // namespace postwright
