#include "libmaps/proxy/proxy_client.h"

#include <unistd.h>

#include <map>

#include "base/text.h"
#include "net/attribute_stream.h"

namespace postwright {
namespace {

using std::chrono::seconds;
constexpr seconds kTimeLimit{3600};  // ipc_timeout
constexpr seconds kIdleLimit{5};     // ipc_idle
constexpr seconds kAgeLimit{1000};   // ipc_ttl
constexpr int kMaxConnects = 11;
constexpr unsigned kConnectPause = 10;
constexpr std::size_t kMaxReply = std::size_t{1} << 20;

}  // namespace

std::shared_ptr<ProxyClient> ProxyClient::at(const std::string& directory,
                                             const std::string& service) {
  thread_local std::map<std::string, std::weak_ptr<ProxyClient>> known;
  std::string path = cat(directory, "/", service);
  auto& client = known[path];
  auto shared = client.lock();
  if (!shared) {
    shared = std::make_shared<ProxyClient>(path, service);
    client = shared;
  }
  return shared;
}

ProxyClient::ProxyClient(std::string path, std::string service)
    : connection_({.path = path, .host = {}, .service = {}, .text = path}, kIdleLimit, kAgeLimit),
      service_(std::move(service)) {}

Result<Connection*> ProxyClient::connect(Deadline deadline, Reporter* reporter) {
  for (int attempt = 1;; ++attempt) {
    auto connection = connection_.open(deadline, reporter);
    if (connection) return connection;
    std::string text = cat("connect #", attempt, " to subsystem ", connection_.endpoint().path,
                           ": ", connection.error().message);
    if (attempt == kMaxConnects) return failure(ErrorKind::system, std::move(text));
    if (reporter) reporter->warning(text);
    sleep(kConnectPause);
  }
}

/// A new connection begins with the server's word about the protocol.
Status ProxyClient::greet(Connection& connection, Deadline deadline, Reporter* reporter) {
  auto hello = receive_attributes(connection, kMaxReply, deadline);
  if (!hello) return failure_of(hello);
  const std::string* protocol = find_attribute(*hello, "protocol");
  if (protocol && *protocol == kProxyProtocol) return {};
  if (reporter && protocol)
    reporter->warning(cat("unexpected protocol ", *protocol, " from ", connection_.endpoint().path,
                          " socket (expected: ", kProxyProtocol, ")"));
  return failure(ErrorKind::retry, std::string(kNoReason));
}

Result<ProxyReply> ProxyClient::ask_once(const ProxyRequest& request, Reporter* reporter) {
  Deadline deadline = Clock::now() + kTimeLimit;
  auto connection = connect(deadline, reporter);
  if (!connection) return failure_of(connection);
  Status ready;
  if (connection_.is_new()) ready = greet(**connection, deadline, reporter);
  if (ready) ready = (*connection)->send(format_attributes(encode(request)), deadline);
  if (!ready) return failure_of(ready);
  auto attributes = receive_attributes(**connection, kMaxReply, deadline);
  if (!attributes) return failure_of(attributes);
  auto reply = decode_proxy_reply(*attributes, request.operation);
  if (!reply) return failure(ErrorKind::retry, std::move(reply.error().message));
  return reply;
}

Result<ProxyReply> ProxyClient::ask(const ProxyRequest& request, Reporter* reporter) {
  for (int attempt = 1;; ++attempt) {
    auto reply = ask_once(request, reporter);
    if (reply || reply.error().kind == ErrorKind::system) return reply;
    connection_.close();
    // That a server ends an idle connection is nothing to talk about.
    if (reporter && attempt > 1)
      reporter->warning(cat("dict_proxy_", name_of(request.operation), ": service ", service_, ": ",
                            reply.error().message));
    if (attempt == kMaxTries) return failure(ErrorKind::retry, std::string(kNoReason));
    sleep(1);
  }
}

}  // namespace postwright
