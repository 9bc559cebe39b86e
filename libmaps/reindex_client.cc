#include "libmaps/reindex_client.h"

#include <string.h>
#include <unistd.h>

#include <cerrno>

#include "base/text.h"
#include "net/attribute_stream.h"

namespace postwright {
namespace {

constexpr auto kTimeLimit = std::chrono::seconds(30);
constexpr std::size_t kMaxReply = 65536;

/// ErrorKind::config is the server's own answer.
Status ask(const std::string& service, std::string_view type, std::string_view name) {
  auto failed = [&](const Error& error) {
    return failure(ErrorKind::system, cat("connection to ", service, " service: ", error.message),
                   error.code);
  };
  Error not_the_protocol{.kind = ErrorKind::retry, .message = strerror(EPROTO), .code = EPROTO};
  Deadline deadline = Clock::now() + kTimeLimit;
  Endpoint endpoint{.path = service, .host = {}, .service = {}, .text = service};
  auto connection = Connection::open(endpoint, deadline, nullptr);
  if (!connection) return failed(connection.error());
  auto hello = receive_attributes(*connection, kMaxReply, deadline);
  if (!hello) return failed(hello.error());
  const std::string* protocol = find_attribute(*hello, "protocol");
  if (!protocol || *protocol != "nbdb_reindex") return failed(not_the_protocol);
  Status sent = connection->send(
      format_attributes({{"nbdb_type", std::string(type)}, {"nbdb_path", std::string(name)}}),
      deadline);
  if (!sent) return failed(sent.error());
  auto answer = receive_attributes(*connection, kMaxReply, deadline);
  if (!answer) return failed(answer.error());
  const std::string* status = find_attribute(*answer, "status");
  const std::string* reason = find_attribute(*answer, "reason");
  if (!status) return failed(not_the_protocol);
  if (*status == "0") return {};
  return failure(ErrorKind::config, reason ? *reason : "the server says no reason");
}

}  // namespace

Status request_index(const std::string& service, std::string_view type, std::string_view name) {
  Status answer = ask(service, type, name);
  if (answer || answer.error().kind == ErrorKind::config) return answer;
  sleep(1);
  return ask(service, type, name);
}

}  // namespace postwright
