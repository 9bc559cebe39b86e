#pragma once

#include "libmaps/table.h"

namespace postwright {

/// memcache:FILE and memcache:PREFIX keep their records in a memcached server, and, with the
/// setting `backup`, in another table, which is asked when the server does not know a key: what it
/// finds is copied to the server. Changes go to both, and then the backup's answer counts. Fixed
/// keys. Listing is that of the backup. Settings: memcache_table(5).
///
/// A key that the protocol cannot carry (white space, empty), that `domain` does not have or that
/// key_format does not fit is not found, and is not stored, with the warning "NAME: skipping update
/// for name "KEY": REASON". Errors of opening: those of the settings, of the endpoint, of the
/// backup; "open NAME: key digest DIGEST is not available"; "db_common_parse: NAME: Invalid query
/// template: TEXT". A server that is down is ErrorKind::retry, unless there is a backup.
Result<TablePtr> open_memcache_table(std::string_view name, const OpenOptions& options);

}  // namespace postwright
