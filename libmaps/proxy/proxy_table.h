#pragma once

#include "libmaps/table.h"

namespace postwright {

/// proxy:type:name is the table type:name as proxymap(8) has it open: the server behind
/// $queue_directory/private/$proxymap_service_name, or, for changes,
/// .../$proxywrite_service_name. Kind of keys, folding and UTF-8 checks are the server's.
///
/// Errors: "proxymap service is not configured for table "TYPE:NAME"" (proxy_read_maps; for changes
/// "proxywrite update access is not configured for table ...", proxy_write_maps), "SERVICE
/// OPERATION failed for table "TYPE:NAME" key "KEY": invalid request", and those of proxy_client.h.
/// An error of the table itself is ErrorKind::retry or config, as in the server.
Result<TablePtr> open_proxy_table(std::string_view name, const OpenOptions& options);

}  // namespace postwright
