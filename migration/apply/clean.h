#pragma once

#include "migration/apply/verify.h"
#include "migration/values/options.h"
#include "migration/values/outcome.h"

namespace postwright::reindexer {

/// Lists the .db files that a finished apply has left behind and nothing needs any more: the new
/// index holds every record of it with the same value (or, where a person preferred the source,
/// says what the source says), and no instance names the table as hash: or btree:, and no software
/// outside Postfix is known to make it (writers.h). With Options::remove they are removed, each
/// noted in the journal first; rollback is not possible then. A .db that must stay is listed with
/// the reason. Exit status: done; could_not_finish.
Outcome clean_site(const Options& options, const TakeInventory& inventory = take_inventory);

}  // namespace postwright::reindexer
