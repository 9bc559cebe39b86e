#pragma once

#include "libmaps/client/server_process_for_test.h"
#include "libmaps/redis/redis_connection.h"

namespace postwright {

/// A Redis server on a UNIX socket in its directory and on a loopback port, with nothing in it.
class RedisForTest {
 public:
  static bool is_installed() { return access("/usr/bin/redis-server", X_OK) == 0; }

  bool start(const std::vector<std::string>& more = {}) {
    std::vector<std::string> command{
        "redis-server",     "--port", cat(port_), "--bind", "127.0.0.1",    "--unixsocket", path(),
        "--unixsocketperm", "777",    "--save",   "",       "--appendonly", "no",           "--dir",
        directory_.path()};
    command.insert(command.end(), more.begin(), more.end());
    process_.started(directory_.start(command));
    for (int i = 0; i < 500 && process_.runs(); ++i) {
      if (answers()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }
  /// One thread reads and answers; it has stopped when this returns.
  void pause() const {
    process_.signal_all(SIGSTOP);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  void resume() const { process_.signal_all(SIGCONT); }
  void kill() { process_.kill_all(); }

  /// What a command gives; "(nothing)", or the text of an error.
  std::string run(const std::vector<std::string>& command, const RedisLogin& login = {}) const {
    auto connection = RedisConnection::open(parse_redis_host(host()).value(), login, in_a_second());
    if (!connection) return connection.error().text;
    auto reply = connection->ask(command, in_a_second());
    return reply ? reply->value_or("(nothing)") : reply.error().text;
  }

  std::string path() const { return cat(directory_.path(), "/socket"); }
  std::string host() const { return cat("unix:", path()); }
  std::string inet() const { return cat("127.0.0.1:", port_); }
  std::string log() const { return directory_.log(); }

 private:
  /// It listens before it has read all of its settings, and may still end then: an answer counts,
  /// a refusal too.
  bool answers() const {
    auto connection = RedisConnection::open(parse_redis_host(inet()).value(), {}, in_a_second());
    if (!connection) return false;
    auto reply = connection->ask({"PING"}, in_a_second());
    return reply || reply.error().kind == ServerTrouble::Kind::refused;
  }
  static Deadline in_a_second() { return Clock::now() + std::chrono::seconds(1); }

  ServerDirectory directory_;
  int port_ = free_port();
  ServerProcess process_;
};

}  // namespace postwright
