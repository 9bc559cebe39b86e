#pragma once

#include <memory>

#include "libmaps/proxy/proxy_protocol.h"
#include "net/kept_connection.h"

namespace postwright {

/// A program's connection to proxymap(8), or to proxywrite(8), its single writer.
class ProxyClient {
 public:
  static constexpr int kMaxTries = 10;

  /// The client of `service` in `directory` ($queue_directory/private); all tables of a thread
  /// share one.
  static std::shared_ptr<ProxyClient> at(const std::string& directory, const std::string& service);

  ProxyClient(std::string path, std::string service);

  /// Ten attempts at most, a second apart, with warnings: "dict_proxy_OPERATION: service NAME:
  /// REASON", "unexpected protocol X from PATH socket (expected: proxymap_protocol)". Where nobody
  /// listens, each waits as the reference does: ten times 10 seconds, with "connect #N to subsystem
  /// PATH: REASON". Errors: ErrorKind::retry when there was no reply, ErrorKind::system "connect
  /// #11 to subsystem PATH: REASON".
  Result<ProxyReply> ask(const ProxyRequest& request, Reporter* reporter);

  const std::string& service() const { return service_; }

 private:
  Result<ProxyReply> ask_once(const ProxyRequest& request, Reporter* reporter);
  Result<Connection*> connect(Deadline deadline, Reporter* reporter);
  Status greet(Connection& connection, Deadline deadline, Reporter* reporter);

  KeptConnection connection_;
  std::string service_;
};

}  // namespace postwright
