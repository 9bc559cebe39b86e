#pragma once

#include <optional>
#include <vector>

#include "libmaps/client/host_list.h"
#include "libmaps/client/settings.h"
#include "libmaps/redis/redis_connection.h"
#include "tls/tls_stream.h"

namespace postwright {

/// The servers that a client file names, and how they are connected to: hosts, username, password,
/// database, tls and tls_..., of redis_table(5).
class RedisServers {
 public:
  /// ErrorKind::config: those of the settings, of hosts and of TLS; "redis:NAME: username without
  /// password".
  static Result<RedisServers> read(const ClientSettings& settings);

  /// In the order in which they are asked.
  const std::vector<Host>& hosts() const { return hosts_; }

  /// A connection to a host, by its number. UNIX sockets are not encrypted.
  FromServer<RedisConnection> connect(std::size_t host, Deadline deadline) const;

 private:
  Status read_hosts(const ClientSettings& settings);
  Status read_login(const ClientSettings& settings);
  Status read_tls(const ClientSettings& settings);

  std::vector<Host> hosts_;
  std::vector<Endpoint> endpoints_;
  RedisLogin login_;
  std::optional<TlsClient> tls_;
};

/// `host`, `host:port`, `[host]:port`, either with `inet:` before it, or `unix:path`; the port is
/// 6379 when there is none. ErrorKind::config: those of parse_endpoint().
Result<Endpoint> parse_redis_host(std::string_view text);

}  // namespace postwright
