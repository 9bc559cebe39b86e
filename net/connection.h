#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/file.h"
#include "base/message.h"
#include "base/result.h"
#include "net/endpoint.h"

namespace postwright {

using Clock = std::chrono::steady_clock;
using Deadline = Clock::time_point;

/// What an error of ErrorKind::retry says when there is nothing better to say.
inline constexpr std::string_view kNoReason = "Application error";

/// Bytes to and from a peer. No operation outlasts its deadline, however slowly the peer reads or
/// writes. Errors are ErrorKind::retry; those of the socket have the errno in `code` and its text
/// as message (ETIMEDOUT behind a deadline).
class ByteStream {
 public:
  ByteStream() = default;
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;
  virtual ~ByteStream() = default;

  virtual Status send(std::string_view bytes, Deadline deadline) = 0;

  /// What has come and was not taken.
  std::string_view received() const { return received_; }
  void take(std::size_t size) { received_.erase(0, size); }
  /// Waits for more; false at the end of the stream.
  virtual Result<bool> receive(Deadline deadline) = 0;

  /// Whether there is something that nobody asked for, or the end of the stream: answers would no
  /// longer belong to their questions.
  virtual bool is_stale() = 0;

 protected:
  ByteStream(ByteStream&&) = default;
  ByteStream& operator=(ByteStream&&) = default;

  std::string received_;
};

/// A stream socket.
class Connection final : public ByteStream {
 public:
  /// Tries all addresses of a host. A name that is not found is warned about, "host or service
  /// HOST:PORT not found: REASON", and is EADDRNOTAVAIL. Looking names up has the time limits of
  /// the resolver.
  static Result<Connection> open(const Endpoint& endpoint, Deadline deadline, Reporter* reporter);

  Status send(std::string_view bytes, Deadline deadline) override;
  Result<bool> receive(Deadline deadline) override;
  bool is_stale() override;

 private:
  explicit Connection(UniqueFd socket) : socket_(std::move(socket)) {}

  UniqueFd socket_;
};

}  // namespace postwright
