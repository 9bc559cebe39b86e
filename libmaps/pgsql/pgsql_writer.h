#pragma once

#include "libmaps/client/database_writer.h"
#include "libmaps/table.h"

namespace postwright {

/// Fills the table that a pgsql: client file names with table, select_field and where_field
/// (sql_writer.h). ErrorKind::config: `hosts` names several servers.
Result<DatabaseWriterPtr> open_pgsql_writer(std::string_view name, const OpenOptions& options);

}  // namespace postwright
