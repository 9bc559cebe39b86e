#pragma once

#include <arpa/inet.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/file.h"
#include "base/text.h"
#include "net/connection.h"

namespace postwright {

inline Deadline soon() {
  return Clock::now() + std::chrono::milliseconds(500);
}

/// The value, "-" for nothing, or the kind of error.
inline std::string shown(const Result<std::optional<std::string>>& found) {
  if (!found) return found.error().kind == ErrorKind::retry ? "(later)" : "(broken)";
  return *found ? **found : "-";
}

/// A server on a UNIX socket or a loopback port that serves one connection after the other.
class ServerForTest {
 public:
  using Serve = std::function<void(int fd)>;

  enum class Family { unix_socket, inet };
  explicit ServerForTest(Serve serve, Family family = Family::unix_socket)
      : serve_(std::move(serve)) {
    if (family == Family::unix_socket) {
      char name[] = "/tmp/server_for_test.XXXXXX";
      directory_ = mkdtemp(name);
      path_ = directory_ + "/socket";
      sockaddr_un address{};
      address.sun_family = AF_UNIX;
      std::copy(path_.begin(), path_.end(), address.sun_path);
      listen_at(reinterpret_cast<sockaddr*>(&address), sizeof address);
    } else {
      sockaddr_in address{};
      address.sin_family = AF_INET;
      address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      listen_at(reinterpret_cast<sockaddr*>(&address), sizeof address);
      socklen_t size = sizeof address;
      getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&address), &size);
      port_ = ntohs(address.sin_port);
    }
    thread_ = std::thread([this] {
      for (;;) {
        UniqueFd client(accept(socket_.get(), nullptr, nullptr));
        if (!client || stopping_) return;
        ++connections_;
        serve_(client.get());
      }
    });
  }
  ServerForTest(const ServerForTest&) = delete;
  ServerForTest& operator=(const ServerForTest&) = delete;
  /// Clients must have closed their connections, or the server theirs.
  ~ServerForTest() {
    stopping_ = true;
    shutdown(socket_.get(), SHUT_RDWR);
    thread_.join();
    if (path_.empty()) return;
    unlink(path_.c_str());
    rmdir(directory_.c_str());
  }

  const std::string& path() const { return path_; }
  int port() const { return port_; }
  int connections() const { return connections_; }

 private:
  void listen_at(const sockaddr* address, socklen_t size) {
    socket_ = UniqueFd(socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (bind(socket_.get(), address, size) != 0 || listen(socket_.get(), 20) != 0) abort();
  }

  Serve serve_;
  std::string directory_;
  std::string path_;
  int port_ = 0;
  UniqueFd socket_;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> connections_ = 0;
  std::thread thread_;
};

/// Reads until `last` has come (inclusive); false at the end of the stream.
inline bool read_request(int fd, char last, std::string& request) {
  request.clear();
  for (char c = 0; read(fd, &c, 1) == 1;) {
    request.push_back(c);
    if (c == last) return true;
  }
  return false;
}

/// Sends without minding that nobody listens any more.
inline void send_reply(int fd, std::string_view reply) {
  (void)send(fd, reply.data(), reply.size(), MSG_NOSIGNAL);
}

/// Serves requests that end in `last`: each is kept and answered with the next of `replies`, the
/// last one again and again. An empty reply ends the connection.
inline ServerForTest::Serve answering(char last, std::vector<std::string> replies,
                                      std::vector<std::string>* requests = nullptr) {
  return [=, next = std::size_t{0}](int fd) mutable {
    for (std::string request; read_request(fd, last, request);) {
      if (requests) requests->push_back(request);
      const std::string& reply = replies[std::min(next++, replies.size() - 1)];
      if (reply.empty()) return;
      send_reply(fd, reply);
    }
  };
}

}  // namespace postwright
