#pragma once

#include "migration/inventory/inventory.h"
#include "migration/values/options.h"

namespace postwright::reindexer {

/// Whether default_database_type (with `cache`: default_cache_db_type) of an instance is what the
/// plan leaves alone: main.cf sets it, or it is built into the installed Postfix and nobody asked
/// for another type.
bool default_stays(const DefaultType& type, bool cache, const Options& options);

/// The site as a plan must see it: where the plan will write default_database_type for the first
/// time, the tables that are read through it stand among the others, since each of them needs an
/// index of the new type before that.
Inventory with_default_tables(const Inventory& inventory, const Options& options);

}  // namespace postwright::reindexer
