#pragma once

#include <gtest/gtest.h>
#include <libpq-fe.h>

#include <memory>

#include "libmaps/client/server_process_for_test.h"

namespace postwright {

/// A PostgreSQL server, on a socket in its directory and on a loopback port. Its superuser is
/// postfix, who needs no password.
class PostgresForTest {
 public:
  /// Empty when PostgreSQL is not installed.
  static std::string programs() {
    std::string found;
    std::error_code none;
    for (const auto& version : std::filesystem::directory_iterator("/usr/lib/postgresql", none))
      if (exists(version.path() / "bin/initdb")) found = (version.path() / "bin").native();
    return found;
  }

  /// One for all tests of a program; nullptr when PostgreSQL is not installed.
  static PostgresForTest* shared() {
    static const std::unique_ptr<PostgresForTest> kServer = [] {
      std::unique_ptr<PostgresForTest> server;
      if (programs().empty()) return server;
      server = std::make_unique<PostgresForTest>();
      EXPECT_TRUE(server->make() && server->start()) << server->directory().log();
      return server;
    }();
    return kServer.get();
  }

  /// A new one, or one with a copy of what another has, which does not run.
  bool make(const PostgresForTest* model = nullptr) {
    if (model) return directory_.run({"cp", "-r", model->data(), data()});
    return directory_.make_certificate("server") &&
           directory_.run({cat(programs(), "/initdb"), "-D", data(), "-A", "trust", "-U", "postfix",
                           "--no-sync", "-E", "UTF8", "--locale=C"}) &&
           directory_.run({"cp", path("server.crt"), path("server.key"), data()});
  }
  bool start() {
    server_.started(directory_.start({cat(programs(), "/postgres"),
                                      "-D",
                                      data(),
                                      "-k",
                                      directory_.path(),
                                      "-h",
                                      "127.0.0.1",
                                      "-p",
                                      cat(port_),
                                      "-c",
                                      "fsync=off",
                                      "-c",
                                      "shared_buffers=2MB",
                                      "-c",
                                      "max_connections=20",
                                      "-c",
                                      "ssl=on",
                                      "-c",
                                      "autovacuum=off",
                                      "-c",
                                      "wal_level=minimal",
                                      "-c",
                                      "max_wal_senders=0"}));
    for (int i = 0; i < 500; ++i) {
      PGconn* connection = PQconnectdb(
          cat("host=", directory_.path(), " port=", port_, " user=postfix dbname=postgres")
              .c_str());
      bool works = PQstatus(connection) == CONNECTION_OK;
      PQfinish(connection);
      if (works) return true;
      if (!server_.runs()) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return false;
  }
  ServerProcess& process() { return server_; }
  /// Empty, or what went wrong.
  std::string run(const std::string& sql) {
    PGconn* connection = PQconnectdb(uri().c_str());
    PQsetNoticeReceiver(
        connection, [](void*, const PGresult*) {}, nullptr);
    PGresult* result = PQexec(connection, sql.c_str());
    std::string text = PQresultErrorMessage(result);
    if (PQstatus(connection) != CONNECTION_OK) text = PQerrorMessage(connection);
    PQclear(result);
    PQfinish(connection);
    return text;
  }

  std::string path(std::string_view name) const { return cat(directory_.path(), "/", name); }
  std::string data() const { return path("data"); }
  int port() const { return port_; }
  std::string inet(std::string_view user = "postfix@") const {
    return cat("postgresql://", user, "127.0.0.1:", port_, "/postgres");
  }
  /// Through the socket.
  std::string uri(std::string_view database = "postgres") const {
    return cat("postgresql://postfix@/", database, "?host=", directory_.path(), "&port=", port_);
  }
  const ServerDirectory& directory() const { return directory_; }

 private:
  ServerDirectory directory_;
  ServerProcess server_;
  int port_ = free_port();
};

}  // namespace postwright
