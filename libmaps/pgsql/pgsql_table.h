#pragma once

#include "libmaps/client/server_table.h"
#include "libmaps/pgsql/pgsql_connection.h"

namespace postwright {

/// pgsql:/etc/postfix/NAME.cf or pgsql:PREFIX looks keys up in PostgreSQL servers: hosts, user,
/// password, dbname, encoding, idle_interval, retry_interval, query (or select_function, or table,
/// select_field, where_field, additional_conditions), and what all clients have. The first column
/// of each row is a value. Keys never become SQL text (sql_statement.h). Source: pgsql_table(5).
///
/// Errors (ErrorKind::config): those of the settings; "pgsql:NAME host target 'HOST' requires
/// dbname setting". Nothing is connected before the first lookup; lookups: server_table.h.
Result<TablePtr> open_pgsql_table(std::string_view name, const OpenOptions& options);
Result<TablePtr> open_pgsql_table(std::string_view name, const OpenOptions& options,
                                  const ServerLimits& limits);

/// The servers that the settings name, in the order of `hosts`, which is also read.
struct PgsqlServers {
  std::vector<Host> hosts;
  std::vector<PgsqlServer> servers;
  static Result<PgsqlServers> read(const ClientSettings& settings);
};

}  // namespace postwright
