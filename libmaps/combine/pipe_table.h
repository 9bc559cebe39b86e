#pragma once

#include "libmaps/table.h"

namespace postwright {

/// pipemap:{type:name, ...}: what the first table finds is the key for the second, and so on; the
/// last result counts. Not found by one is not found; an error of one is an error. Lookup only.
/// Keys are of the kind that the first table has. Errors: member_tables.h.
Result<TablePtr> open_pipe_table(std::string_view name, const OpenOptions& options);

}  // namespace postwright
