#pragma once

#include "libmaps/client/server_process_for_test.h"
#include "libmaps/redis/redis_servers.h"

namespace postwright {

/// A Redis server on a UNIX socket in its directory and on a loopback port, with nothing in it.
class RedisForTest {
 public:
  static bool is_installed() { return access("/usr/bin/redis-server", X_OK) == 0; }

  bool start(std::vector<std::string> more = {}, bool encrypted = false) {
    if (encrypted) {
      if (!directory_.make_certificate("server")) return false;
      for (std::string word :
           {std::string("--tls-port"), cat(tls_port_), std::string("--tls-cert-file"),
            path("server.crt"), std::string("--tls-key-file"), path("server.key")})
        more.push_back(std::move(word));
    }
    std::vector<std::string> command{"redis-server",
                                     "--port",
                                     cat(port_),
                                     "--bind",
                                     "127.0.0.1",
                                     "--unixsocket",
                                     path("socket"),
                                     "--unixsocketperm",
                                     "777",
                                     "--save",
                                     "",
                                     "--appendonly",
                                     "no",
                                     "--dir",
                                     directory_.path()};
    command.insert(command.end(), more.begin(), more.end());
    process_.started(directory_.start(command));
    for (int i = 0; i < 500 && process_.runs(); ++i) {
      if (answers()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }
  void pause() const { process_.pause(); }
  void resume() const { process_.resume(); }
  void kill() { process_.kill_all(); }

  /// What a command gives; "(nothing)", or the text of an error.
  std::string run(const RedisCommand& command, const RedisLogin& login = {}) const {
    auto connection = connect(login);
    if (!connection) return connection.error().text;
    auto replies = connection->run({&command, 1}, in_a_second());
    if (!replies) return replies.error().text;
    const RedisReply& reply = replies->at(0);
    if (reply.kind == RedisReply::Kind::nothing) return "(nothing)";
    return reply.kind == RedisReply::Kind::number ? cat(reply.number) : reply.text;
  }

  std::string path(std::string_view name) const { return cat(directory_.path(), "/", name); }
  std::string host() const { return cat("unix:", path("socket")); }
  std::string inet() const { return cat("127.0.0.1:", port_); }
  /// Where it listens when it was started encrypted, on an address.
  std::string tls_host(std::string_view address) const { return cat(address, ":", tls_port_); }
  const ServerDirectory& directory() const { return directory_; }
  std::string log() const { return directory_.log(); }

 private:
  /// It listens before it has read all of its settings, and may still end then: an answer counts,
  /// a refusal too.
  bool answers() const {
    auto connection = connect({});
    if (!connection) return false;
    auto reply = connection->ask({"PING"}, in_a_second());
    return reply || reply.error().kind == ServerTrouble::Kind::refused;
  }
  FromServer<RedisConnection> connect(const RedisLogin& login) const {
    auto plain = Connection::open(parse_redis_host(host()).value(), in_a_second(), nullptr);
    if (!plain) return tl::unexpected(ServerTrouble{.text = plain.error().message});
    return RedisConnection::open(std::make_unique<Connection>(std::move(*plain)), login,
                                 in_a_second());
  }
  static Deadline in_a_second() { return Clock::now() + std::chrono::seconds(1); }

  ServerDirectory directory_;
  int port_ = free_port();
  int tls_port_ = free_port();
  ServerProcess process_;
};

}  // namespace postwright
