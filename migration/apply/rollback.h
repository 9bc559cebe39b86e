#pragma once

#include "migration/apply/verify.h"
#include "migration/values/options.h"
#include "migration/values/outcome.h"

namespace postwright::reindexer {

/// Undoes the last apply, or one that was stopped half-way, from its journal: configuration files
/// first (bytes, owner, mode, labels, time), then the indexes that it made are removed and those
/// that it replaced come back. A stopped rollback is finished by calling it again.
///
/// It looks first, and does nothing unless Options::discard says so, when that would lose
/// something: records that were added to, changed in or removed from a new index since (caches do
/// not count), or edits of the configuration files. Those files are copied to discarded/ of the
/// run then. A .db that is gone, without which the old configuration does not work, stops it in any
/// case.
///
/// An index that the configuration still names when its files have come back stays, with exit
/// status findings: `inventory` is asked for Inventory::named_indexes. While the configuration
/// cannot be read, no index is removed. Where the end of the journal is lost, files that were
/// switched are known by their content.
/// Exit status: done, with Outcome::idle when nothing is left to undo; findings; could_not_finish.
Outcome roll_back(const Options& options, const TakeInventory& inventory = read_site);

}  // namespace postwright::reindexer
