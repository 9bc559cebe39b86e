#pragma once

#include "libmaps/table.h"

namespace postwright {

/// debug:type:name is that table, with a message (Severity::info) about each operation: "TYPE:NAME
/// lookup: "KEY" = "VALUE"", with not_found or error as value; "TYPE:NAME update: "KEY" = "VALUE":
/// success" or failed, for a record that an older one keeps out, or error; "TYPE:NAME delete:
/// "KEY": success", failed or error; "TYPE:NAME sequence: "KEY" = "VALUE"", "TYPE:NAME sequence:
/// found EOF". KEY is as it was asked for, before any folding. Its UTF-8 layer is that of the inner
/// table. Errors: those of the inner table.
Result<TablePtr> open_debug_table(std::string_view name, const OpenOptions& options);

}  // namespace postwright
