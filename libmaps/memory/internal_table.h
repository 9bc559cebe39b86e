#pragma once

#include "libmaps/table.h"

namespace postwright {

/// internal:ANY is an empty table in memory, for a program's own use: it can be changed and listed,
/// and ends with the program. A second record with the same key replaces the first.
Result<TablePtr> open_internal_table(std::string_view name, const OpenOptions& options);

}  // namespace postwright
