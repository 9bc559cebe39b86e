#include "libmaps/reindex_client.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

#include "base/attribute_list.h"
#include "base/file.h"
#include "base/text.h"

namespace postwright {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kTimeLimit = std::chrono::seconds(30);
constexpr std::size_t kMaxReply = 65536;

/// One conversation with the server.
class Conversation {
 public:
  explicit Conversation(const std::string& service) : service_(service) {}

  Status connect() {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (service_.size() >= sizeof address.sun_path) return failed(ENAMETOOLONG);
    std::copy(service_.begin(), service_.end(), address.sun_path);
    socket_ = UniqueFd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket_ ||
        ::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
      return failed(errno);
    return {};
  }

  Status send(const Attributes& attributes) {
    std::string bytes = format_attributes(attributes);
    std::string_view left = bytes;
    while (!left.empty()) {
      ssize_t sent = ::send(socket_.get(), left.data(), left.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR) continue;
      if (sent < 0) return failed(errno);
      left.remove_prefix(static_cast<std::size_t>(sent));
    }
    return {};
  }

  Result<Attributes> receive() {
    for (;;) {
      std::string_view bytes = received_;
      auto taken = take_attributes(bytes, kMaxReply);
      if (!taken) return failed(EPROTO);
      if (*taken) {
        received_.erase(0, received_.size() - bytes.size());
        return std::move(**taken);
      }
      Status ready = wait();
      if (!ready) return failure_of(ready);
      char buffer[4096];
      ssize_t got = read(socket_.get(), buffer, sizeof buffer);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return failed(errno);
      if (got == 0) return failed(ECONNRESET);
      received_.append(buffer, static_cast<std::size_t>(got));
    }
  }

 private:
  Status wait() {
    for (;;) {
      auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - Clock::now());
      pollfd readable{.fd = socket_.get(), .events = POLLIN, .revents = 0};
      int ready = poll(&readable, 1, static_cast<int>(std::max<long>(left.count(), 0)));
      if (ready > 0) return {};
      if (ready == 0) return failed(ETIMEDOUT);
      if (errno != EINTR) return failed(errno);
    }
  }
  tl::unexpected<Error> failed(int code) const {
    return system_failure(cat("connection to ", service_, " service"), code);
  }

  std::string service_;
  UniqueFd socket_;
  std::string received_;
  Clock::time_point deadline_ = Clock::now() + kTimeLimit;
};

/// ErrorKind::config is the server's own answer.
Status ask(const std::string& service, std::string_view type, std::string_view name) {
  Conversation conversation(service);
  Status done = conversation.connect();
  if (!done) return done;
  auto hello = conversation.receive();
  if (!hello) return failure_of(hello);
  const std::string* protocol = find_attribute(*hello, "protocol");
  if (!protocol || *protocol != "nbdb_reindex")
    return system_failure(cat("connection to ", service, " service"), EPROTO);
  done = conversation.send({{"nbdb_type", std::string(type)}, {"nbdb_path", std::string(name)}});
  if (!done) return done;
  auto answer = conversation.receive();
  if (!answer) return failure_of(answer);
  const std::string* status = find_attribute(*answer, "status");
  const std::string* reason = find_attribute(*answer, "reason");
  if (!status) return system_failure(cat("connection to ", service, " service"), EPROTO);
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
