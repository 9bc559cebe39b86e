#include "reindex/serve/service_sockets.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>

#include "base/text.h"

namespace postwright::reindexer {
namespace {

constexpr int kMasterStatus = 5;
constexpr int kMasterListen = 6;
constexpr int kSystemdListen = 3;
constexpr int kBacklog = 1024;
constexpr mode_t kEverybody = 0111;  // umasks: a socket is connected to by writing
constexpr mode_t kOwner = 0177;

Result<sockaddr_un> address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path)
    return config_failure("socket ", path, ": the path is longer than ",
                          sizeof address.sun_path - 1, " bytes");
  memcpy(address.sun_path, path.data(), path.size());
  return address;
}

Status make_inheritable_only_here(int fd, bool nonblocking) {
  int flags = fcntl(fd, F_GETFL);
  if (fcntl(fd, F_SETFD, FD_CLOEXEC) != 0 || flags < 0 ||
      (nonblocking && fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0))
    return system_failure(cat("use descriptor ", fd), errno);
  return {};
}

Result<UniqueFd> make_socket() {
  UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket) return system_failure("make a socket", errno);
  return socket;
}

Result<UniqueFd> listen_on(const std::string& path, mode_t mask) {
  auto address = address_of(path);
  if (!address) return failure_of(address);
  auto socket = make_socket();
  if (!socket) return socket;
  mode_t before = umask(mask);
  int bound = bind(socket->get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address);
  int code = errno;
  umask(before);
  if (bound != 0) return system_failure(cat("listen on ", path), code);
  if (listen(socket->get(), kBacklog) != 0) return system_failure(cat("listen on ", path), errno);
  return socket;
}

/// Takes a socket file away on which nobody listens.
Status remove_abandoned(const std::string& path) {
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0) return {};
  if (!S_ISSOCK(status.st_mode)) return config_failure(path, " is there, and is not a socket");
  auto other = connect_to(path);
  if (other || other.error().code != ECONNREFUSED)
    return config_failure("another service listens on ", path);
  if (unlink(path.c_str()) != 0) return system_failure(cat("remove ", path), errno);
  return {};
}

}  // namespace

Result<UniqueFd> connect_to(const std::string& path) {
  auto address = address_of(path);
  if (!address) return failure_of(address);
  UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket) return system_failure("make a socket", errno);
  if (connect(socket.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0)
    return system_failure(cat("connect to ", path), errno);
  return socket;
}

Result<ServiceSockets> sockets_of_master(int count) {
  ServiceSockets sockets;
  for (int i = 0; i < count; ++i) {
    struct stat status {};
    int fd = kMasterListen + i;
    if (fstat(fd, &status) != 0 || !S_ISSOCK(status.st_mode))
      return failure(ErrorKind::config,
                     "this is a service of master(8): it has to be started from master.cf");
    Status usable = make_inheritable_only_here(fd, true);
    if (!usable) return failure_of(usable);
    sockets.listening.emplace_back(fd);
  }
  Status usable = make_inheritable_only_here(kMasterStatus, false);
  if (!usable) return failure_of(usable);
  sockets.master = UniqueFd(kMasterStatus);
  return sockets;
}

ServiceSockets sockets_of_systemd() {
  ServiceSockets sockets;
  auto number = [](const char* name) {
    const char* value = getenv(name);
    return value ? parse_unsigned(value) : std::nullopt;
  };
  auto pid = number("LISTEN_PID");
  auto count = number("LISTEN_FDS");
  if (!pid || !count || *pid != static_cast<std::uint64_t>(getpid())) return sockets;
  for (std::uint64_t i = 0; i < *count && i < kBacklog; ++i) {
    int fd = kSystemdListen + static_cast<int>(i);
    if (make_inheritable_only_here(fd, true)) sockets.listening.emplace_back(fd);
  }
  return sockets;
}

Result<ServiceSockets> own_service_socket(const std::string& path) {
  Status removed = remove_abandoned(path);
  if (!removed) return failure_of(removed);
  auto socket = listen_on(path, kEverybody);
  if (!socket) return failure_of(socket);
  ServiceSockets sockets;
  sockets.listening.push_back(std::move(*socket));
  sockets.own_path = path;
  return sockets;
}

Result<UniqueFd> listen_privately(const std::string& path) {
  Status removed = remove_abandoned(path);
  if (!removed) return failure_of(removed);
  return listen_on(path, kOwner);
}

}  // namespace postwright::reindexer
