#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "net/kept_connection.h"

namespace postwright {

/// What the client of one memcached server is told.
struct MemcacheOptions {
  int ttl = 3600;  ///< seconds that a stored value lives
  int flags = 0;
  std::chrono::seconds timeout{2};
  int max_try = 2;
  std::chrono::seconds retry_pause{1};
  std::size_t line_size_limit = 1024;
  std::size_t data_size_limit = 10240;
};

/// A memcached server. Errors are ErrorKind::retry with the text of an errno, or "Application
/// error". Warnings: "connect to ENDPOINT: REASON"; and about the second try and later ones
/// "database memcache:NAME: I/O error", "NAME: unexpected memcache server reply: LINE", "NAME: EOF
/// receiving memcache server reply", "database memcache:NAME: update failed: LINE" and "delete
/// failed: LINE".
class MemcacheClient {
 public:
  MemcacheClient(std::string_view name, Endpoint endpoint, const MemcacheOptions& options,
                 Reporter* reporter);

  /// Keys are ones that is_memcache_key() takes.
  Result<std::optional<std::string>> get(std::string_view key);
  /// A value above data_size_limit is not stored, with a warning.
  Status set(std::string_view key, std::string_view value);
  /// False when there was none.
  Result<bool> erase(std::string_view key);

 private:
  template <class Answer, class Ask>
  Result<Answer> try_often(Ask&& ask);
  Result<std::optional<std::string>> get_once(std::string_view request);
  Result<std::string> ask_for_line(std::string_view request);
  Result<std::string> read_line();
  Result<std::string> read_data(std::size_t size);
  Result<bool> receive();

  std::string name_;
  KeptConnection server_;
  MemcacheOptions options_;
  Reporter* reporter_;
  Connection* connection_ = nullptr;
  Deadline deadline_;
};

}  // namespace postwright
