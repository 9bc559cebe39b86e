#pragma once

#include "libmaps/table.h"

namespace postwright {

/// sqlite:/etc/postfix/NAME.cf or sqlite:PREFIX looks keys up in an SQLite database, which is
/// opened read-only: dbpath, query (or table, select_field, where_field, additional_conditions),
/// and what all clients have. The first column of each row is a value. Keys never become SQL text
/// (sql_statement.h). Source: sqlite_table(5).
///
/// Errors (ErrorKind::config): those of the settings; "sqlite:NAME: open database PATH: REASON".
/// Lookups: ErrorKind::system "dict_sqlite_lookup: NAME: SQL prepare failed: REASON"; a database
/// that is locked or cannot be read is ErrorKind::retry.
Result<TablePtr> open_sqlite_table(std::string_view name, const OpenOptions& options);

}  // namespace postwright
