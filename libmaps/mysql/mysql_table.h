#pragma once

#include "libmaps/client/server_table.h"
#include "libmaps/mysql/mysql_connection.h"

namespace postwright {

/// mysql:/etc/postfix/NAME.cf or mysql:PREFIX looks keys up in MySQL or MariaDB servers: hosts,
/// user, password, dbname, charset, option_file, option_group, tls_..., idle_interval,
/// retry_interval, require_result_set, query (or table, select_field, where_field,
/// additional_conditions), and what all clients have. The first column of each row is a value. Keys
/// never become SQL text (sql_statement.h). Source: mysql_table(5).
///
/// Errors (ErrorKind::config): those of the settings; "unknown service: X/tcp", "bad port number:
/// N". Nothing is connected before the first lookup; lookups: server_table.h.
Result<TablePtr> open_mysql_table(std::string_view name, const OpenOptions& options);
Result<TablePtr> open_mysql_table(std::string_view name, const OpenOptions& options,
                                  const ServerLimits& limits);

/// The servers that the settings name, in the order of `hosts`, which is also read.
struct MysqlServers {
  std::vector<Host> hosts;
  std::vector<MysqlServer> servers;
  static Result<MysqlServers> read(const ClientSettings& settings);
};

}  // namespace postwright
