#pragma once

#include "libmaps/client/database_writer.h"
#include "libmaps/table.h"

namespace postwright {

/// Fills the table that a sqlite: client file names with table, select_field and where_field
/// (sql_writer.h). The database is made when there is none.
Result<DatabaseWriterPtr> open_sqlite_writer(std::string_view name, const OpenOptions& options);

}  // namespace postwright
