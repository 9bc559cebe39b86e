#pragma once

#include <string>

#include "base/result.h"
#include "migration/inventory/inventory.h"

namespace postwright::reindexer {

/// What the configuration of a site says, before any table is looked at: its instances, the files
/// that can be edited, and each Berkeley DB table once, with all that names it. A table is one when
/// its type is hash or btree, or when its type comes from a default that main.cf does not set
/// (older Postfix has Berkeley DB there) and its .db exists.
///
/// Errors: the primary instance's main.cf cannot be read or parsed. What cannot be read of other
/// instances and files is a warning.
Result<Inventory> read_site(const Options& options);

}  // namespace postwright::reindexer
