#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "libmaps/map_types.h"
#include "libmaps/table.h"

namespace postwright::reindexer {

/// The row of a map type that tables can be migrated to: its index can be built and proven. nullptr
/// for all others.
const MapType* find_target_type(std::string_view name);

/// Opens an index for a comparison, after a check of the whole file: nobody says that we wrote it.
/// `table` is the path without suffix. Errors begin with the index file's name.
Result<TablePtr> open_checked(const MapType& type, const std::string& table,
                              const OpenOptions& options);

}  // namespace postwright::reindexer
