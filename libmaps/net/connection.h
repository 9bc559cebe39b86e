#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/file.h"
#include "base/message.h"
#include "base/result.h"
#include "libmaps/net/endpoint.h"

namespace postwright {

using Clock = std::chrono::steady_clock;
using Deadline = Clock::time_point;

/// A stream socket. No operation outlasts its deadline, however slowly the peer reads or writes.
/// Errors are ErrorKind::retry with the errno in `code` and its text as message (ETIMEDOUT behind a
/// deadline).
class Connection {
 public:
  /// Tries all addresses of a host. A name that is not found is warned about, "host or service
  /// HOST:PORT not found: REASON", and is EADDRNOTAVAIL. Looking names up has the time limits of
  /// the resolver.
  static Result<Connection> open(const Endpoint& endpoint, Deadline deadline, Reporter* reporter);

  Status send(std::string_view bytes, Deadline deadline);

  /// What has come and was not taken.
  std::string_view received() const { return received_; }
  void take(std::size_t size) { received_.erase(0, size); }
  /// Waits for more; false at the end of the stream.
  Result<bool> receive(Deadline deadline);

  /// Whether there is something that nobody asked for, or the end of the stream: answers would no
  /// longer belong to their questions.
  bool is_stale() const;

 private:
  explicit Connection(UniqueFd socket) : socket_(std::move(socket)) {}

  UniqueFd socket_;
  std::string received_;
};

}  // namespace postwright
