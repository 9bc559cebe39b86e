#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace postwright {

/// Asks the server behind the UNIX socket `service` to make a new index for the Berkeley DB table
/// TYPE:NAME, and waits for its answer: two tries, a second apart, 30 seconds each. Protocol:
/// nbdb_reindexd(8), attribute lists of `name NUL value NUL` that end in a NUL: the server says
/// protocol=nbdb_reindex, the client nbdb_type and nbdb_path, the server status and reason.
/// Errors: "connection to SERVICE service: REASON", or the server's reason.
Status request_index(const std::string& service, std::string_view type, std::string_view name);

}  // namespace postwright
