#pragma once

#include "libmaps/table.h"

namespace postwright {

/// redis:/etc/postfix/NAME.cf or redis:PREFIX looks keys up in a Redis server (or one that speaks
/// its protocol): `GET key_format`, or `HGET hash key_format`. Servers of `hosts` are asked in
/// order. Parts of a key are bytes of a command's argument, and never anything else. See
/// redis_table(5).
///
/// Errors (ErrorKind::config): those of the settings, of hosts and TLS (redis_servers.h). Lookups:
/// ErrorKind::retry after a warning when no server answers, or one refuses (server_table.h).
Result<TablePtr> open_redis_table(std::string_view name, const OpenOptions& options);

}  // namespace postwright
