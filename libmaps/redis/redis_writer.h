#pragma once

#include "libmaps/client/database_writer.h"
#include "libmaps/table.h"

namespace postwright {

/// Fills the `hash` of a redis: client file. Records go into a new hash beside it, HASH.RANDOM,
/// which takes its place with RENAME; one that a killed program leaves is removed by the server
/// after an hour. ErrorKind::config: `hosts` names several servers; there is no `hash`, or it
/// depends on the key; `key_format` is not %s; what is there is no hash.
Result<DatabaseWriterPtr> open_redis_writer(std::string_view name, const OpenOptions& options);

}  // namespace postwright
