#pragma once

#include "migration/values/options.h"
#include "migration/values/outcome.h"

namespace postwright::reindexer {

/// Undoes the last apply, or one that was stopped half-way, from its journal: configuration files
/// first (bytes, owner, mode, labels, time), then the indexes that it made are removed and those
/// that it replaced come back. A stopped rollback is finished by calling it again.
///
/// It looks first, and does nothing unless Options::discard says so, when that would lose
/// something: records that were added to, changed in or removed from a new index since (caches do
/// not count), or edits of the configuration files. A .db that is gone, without which the old
/// configuration does not work, stops it in any case.
/// Exit status: done; findings; could_not_finish.
Outcome roll_back(const Options& options);

}  // namespace postwright::reindexer
