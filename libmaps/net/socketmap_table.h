#pragma once

#include "libmaps/table.h"

namespace postwright {

/// socketmap:inet:host:port:name and socketmap:unix:path:name ask a server of the socketmap
/// protocol. Lookup only; pattern keys. A reply has at most socketmap_max_reply_size bytes and 100
/// seconds; a connection is used for 100 seconds, and not after 10 idle ones. One that breaks is
/// opened again once.
///
/// Errors of a lookup are ErrorKind::retry, and ErrorKind::config for PERM, with a warning:
/// "connect to ENDPOINT: REASON", "table socketmap:NAME lookup error: REASON", "socketmap:NAME
/// socketmap server CLASS error: REASON". Errors of opening: "socketmap requires server:socketmap
/// argument" and those of endpoint.h.
Result<TablePtr> open_socketmap_table(std::string_view name, const OpenOptions& options);

}  // namespace postwright
