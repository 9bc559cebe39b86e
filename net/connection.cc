#include "net/connection.h"

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "base/poll_time.h"
#include "base/text.h"

namespace postwright {
namespace {

tl::unexpected<Error> failed(int code) {
  return failure(ErrorKind::retry, strerror(code), code);
}

/// poll(2) until something happens to `fd`; interrupted calls go on.
Status poll_until(int fd, short events, Deadline deadline) {
  for (;;) {
    pollfd polled{.fd = fd, .events = events, .revents = 0};
    int ready = poll(&polled, 1, poll_milliseconds(deadline));
    if (ready > 0) return {};
    if (ready == 0) return failed(ETIMEDOUT);
    if (errno != EINTR) return failed(errno);
  }
}

Result<UniqueFd> connect_to(const sockaddr* address, socklen_t size, Deadline deadline) {
  UniqueFd fd(socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd) return failed(errno);
  if (connect(fd.get(), address, size) == 0) return fd;
  if (errno != EINPROGRESS) return failed(errno);
  Status ready = poll_until(fd.get(), POLLOUT, deadline);
  if (!ready) return failure_of(ready);
  int code = 0;
  socklen_t length = sizeof code;
  if (getsockopt(fd.get(), SOL_SOCKET, SO_ERROR, &code, &length) != 0) code = errno;
  if (code != 0) return failed(code);
  return fd;
}

Result<UniqueFd> connect_to_path(const std::string& path, Deadline deadline) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return failed(ENAMETOOLONG);
  std::copy(path.begin(), path.end(), address.sun_path);
  return connect_to(reinterpret_cast<const sockaddr*>(&address), sizeof address, deadline);
}

struct FreeAddresses {
  void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

Result<UniqueFd> connect_to_host(const Endpoint& endpoint, Deadline deadline, Reporter* reporter) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const char* host = endpoint.host.empty() ? nullptr : endpoint.host.c_str();
  int code = getaddrinfo(host, endpoint.service.c_str(), &hints, &found);
  if (code != 0) {
    if (reporter)
      reporter->warning(cat("host or service ", endpoint.text, " not found: ", gai_strerror(code)));
    return failed(EADDRNOTAVAIL);
  }
  std::unique_ptr<addrinfo, FreeAddresses> addresses(found);
  Result<UniqueFd> tried = failed(EADDRNOTAVAIL);
  for (const addrinfo* one = found; one && !tried; one = one->ai_next)
    tried = connect_to(one->ai_addr, one->ai_addrlen, deadline);
  return tried;
}

}  // namespace

Result<Connection> Connection::open(const Endpoint& endpoint, Deadline deadline,
                                    Reporter* reporter) {
  auto fd = endpoint.path.empty() ? connect_to_host(endpoint, deadline, reporter)
                                  : connect_to_path(endpoint.path, deadline);
  if (!fd) return failure_of(fd);
  return Connection(std::move(*fd));
}

Status Connection::send(std::string_view bytes, Deadline deadline) {
  while (!bytes.empty()) {
    ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
      continue;
    }
    if (errno == EINTR) continue;
    if (errno != EAGAIN) return failed(errno);
    Status ready = poll_until(socket_.get(), POLLOUT, deadline);
    if (!ready) return ready;
  }
  return {};
}

Result<bool> Connection::receive(Deadline deadline) {
  for (;;) {
    // Looked at first, so that a peer that sends without end does not get more time.
    Status ready = poll_until(socket_.get(), POLLIN, deadline);
    if (!ready) return failure_of(ready);
    if (Clock::now() >= deadline) return failed(ETIMEDOUT);
    char buffer[4096];
    ssize_t got = recv(socket_.get(), buffer, sizeof buffer, 0);
    if (got > 0) {
      received_.append(buffer, static_cast<std::size_t>(got));
      return true;
    }
    if (got == 0) return false;
    if (errno != EINTR && errno != EAGAIN) return failed(errno);
  }
}

bool Connection::is_stale() {
  pollfd polled{.fd = socket_.get(), .events = POLLIN, .revents = 0};
  return !received_.empty() || poll(&polled, 1, 0) != 0;
}

}  // namespace postwright
