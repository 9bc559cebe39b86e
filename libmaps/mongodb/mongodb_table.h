#pragma once

#include "libmaps/table.h"

namespace postwright {

/// mongodb:/etc/postfix/NAME.cf or mongodb:PREFIX looks keys up in a collection of a MongoDB
/// database: a find with query_filter, whose documents' fields of result_attribute (or projection)
/// are the values. Keys are compared as they are, without folding. Source: mongodb_table(5).
///
/// Errors (ErrorKind::config): those of the settings; "mongodb:NAME: specify exactly one of
/// 'projection' or 'result_attribute'"; "mongodb:NAME: failed to parse URI 'TEXT': REASON", "failed
/// to create a query from 'TEXT': REASON", "failed to create a projection from 'TEXT': REASON".
/// Lookups: ErrorKind::retry after the warning "mongodb:NAME: query failed: REASON" whenever the
/// server could not say.
Result<TablePtr> open_mongodb_table(std::string_view name, const OpenOptions& options);

}  // namespace postwright
