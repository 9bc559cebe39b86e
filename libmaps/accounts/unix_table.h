#pragma once

#include "libmaps/table.h"

namespace postwright {

/// unix:passwd.byname gives an account's line of passwd(5), NAME:PASSWORD:UID:GID:GECOS:HOME:SHELL,
/// and unix:group.byname a group's, NAME:PASSWORD:GID:MEMBER,...; as the system knows them
/// (nsswitch.conf). Lookup only. ErrorKind::retry: the system cannot say at the moment. Errors of
/// opening: "unknown table: unix:NAME", "unix:NAME map requires O_RDONLY access mode".
Result<TablePtr> open_unix_table(std::string_view name, const OpenOptions& options);

}  // namespace postwright
