#pragma once

#include "libmaps/table.h"

namespace postwright {

/// tcp:host:port asks a server: `get KEY LF`, `NNN TEXT LF` of at most 4096 bytes. Lookup only;
/// pattern keys. Ten attempts, a second apart, of 100 seconds each; the connection is kept.
///
/// Errors of a lookup are ErrorKind::retry, with warnings: "connect to TCP map NAME: REASON", "read
/// TCP map reply from NAME: malformed reply: TEXT" (or "bad status code: TEXT", "text longer than
/// 4096", "unexpected EOF (REASON)"). Errors of opening: endpoint.h.
Result<TablePtr> open_tcp_table(std::string_view name, const OpenOptions& options);

}  // namespace postwright
