#pragma once

#include <functional>

#include "migration/inventory/inventory.h"
#include "migration/inventory/site.h"
#include "migration/values/options.h"
#include "migration/values/outcome.h"

namespace postwright::reindexer {

using TakeInventory = std::function<Result<Inventory>(const Options&)>;

/// Compares each migrated table with what it was: the new index with the .db and with the source,
/// both ways, by full walks and lookups, and names the first differences. The tables are those of
/// the journal; without one, those of the site that have a .db and a new index.
///
/// A table is equal when its index says what it was built from. Where the .db and the source
/// differed and a person chose, the other one's differences are notes. Damaged indexes are found by
/// a check of the whole file before anything trusts them.
/// Exit status: done when all are equal; findings; could_not_finish.
Outcome verify_site(const Options& options, const TakeInventory& inventory = take_inventory);

}  // namespace postwright::reindexer
