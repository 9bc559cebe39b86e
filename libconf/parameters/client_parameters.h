#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace postwright {

/// A parameter of a database client: a name in its .cf file, or PREFIX_NAME in main.cf. Sources:
/// ldap_table(5), mysql_table(5), pgsql_table(5), sqlite_table(5), memcache_table(5),
/// mongodb_table(5), redis_table(5).
struct ClientParameter {
  std::string_view type;    ///< map type
  std::string_view suffix;  ///< name
};

/// Bytes of the largest client file that is read.
inline constexpr std::uint64_t kMaxClientFile = 64u << 20;

/// Those of one map type, sorted; empty when it is not a database client.
std::span<const ClientParameter> client_parameters(std::string_view type);

/// Whether `name` is a parameter of that type's clients.
bool is_client_parameter(std::string_view type, std::string_view name);

}  // namespace postwright
