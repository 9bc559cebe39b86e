#pragma once

#include <string_view>

#include "libmaps/table.h"

namespace postwright {

/// cdb:NAME reads the constant database NAME.cdb over a memory map; the file is replaced, never
/// updated, and is not locked. An open for update or delete is "unsupported non-bulk change
/// request". Listing order: insertion. Errors: "open database NAME.cdb: REASON",
/// "dict_cdbq_open: unable to init NAME.cdb: Protocol error" (shorter than 2048 bytes), and while
/// searching "error reading NAME.cdb: Protocol error" (ErrorKind::data). Warns when the index is
/// older than its source. Only the header is looked at when opening: cdb::check_file() proves a
/// whole file.
Result<TablePtr> open_cdb_table(std::string_view name, const OpenOptions& options);

}  // namespace postwright
