#pragma once

#include <optional>

#include "net/connection.h"

namespace postwright {

/// For limits of what has none.
inline constexpr std::chrono::seconds kNoTimeLimit{1000000000};

/// A connection that is opened when it is needed, and kept: not longer than `age_limit`, not when
/// nobody asked for `idle_limit`, and not when it is stale (connection.h).
class KeptConnection {
 public:
  KeptConnection(Endpoint endpoint, std::chrono::seconds idle_limit, std::chrono::seconds age_limit)
      : endpoint_(std::move(endpoint)), idle_limit_(idle_limit), age_limit_(age_limit) {}

  /// The connection, for one question; it lives until the next call.
  Result<Connection*> open(Deadline deadline, Reporter* reporter);
  void close() { connection_.reset(); }
  /// Whether the last open() made a connection.
  bool is_new() const { return is_new_; }
  const Endpoint& endpoint() const { return endpoint_; }

 private:
  Endpoint endpoint_;
  std::chrono::seconds idle_limit_;
  std::chrono::seconds age_limit_;
  std::optional<Connection> connection_;
  bool is_new_ = false;
  Clock::time_point opened_;
  Clock::time_point used_;
};

}  // namespace postwright
