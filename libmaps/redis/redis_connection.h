#pragma once

#include <hiredis/hiredis.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libmaps/client/server_table.h"
#include "libmaps/net/connection.h"

namespace postwright {

/// Who the client is, and which database it wants.
struct RedisLogin {
  std::string username;  ///< empty: the default user
  std::string password;  ///< empty: none is sent
  int database = 0;
};

/// A connection to one server. Commands are lists of strings, which may have any bytes. Troubles:
/// `lost` when the server ended the connection, `failed` for one that cannot work now or sends what
/// is no reply, `refused` for other errors that it answers with.
class RedisConnection {
 public:
  /// Connects, authenticates, and selects the database.
  static FromServer<RedisConnection> open(const Endpoint& endpoint, const RedisLogin& login,
                                          Deadline deadline);

  /// The string that the command gives; nothing when it gives none.
  FromServer<std::optional<std::string>> ask(const std::vector<std::string>& command,
                                             Deadline deadline);

  /// Whether the server has ended the connection, or sent what nobody asked for.
  bool is_stale() const { return connection_.is_stale(); }

 private:
  struct FreeReader {
    void operator()(redisReader* reader) const { redisReaderFree(reader); }
  };

  explicit RedisConnection(Connection connection)
      : connection_(std::move(connection)), reader_(redisReaderCreate()) {}

  Connection connection_;
  std::unique_ptr<redisReader, FreeReader> reader_;
};

/// `host`, `host:port`, `[host]:port`, either with `inet:` before it, or `unix:path`; the port is
/// 6379 when there is none. ErrorKind::config: those of parse_endpoint().
Result<Endpoint> parse_redis_host(std::string_view text);

}  // namespace postwright
