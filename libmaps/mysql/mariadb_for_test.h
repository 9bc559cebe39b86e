#pragma once

#include <gtest/gtest.h>
#include <mysql.h>

#include <memory>

#include "libmaps/client/server_process_for_test.h"

namespace postwright {

/// A MariaDB server, on a socket in its directory and on a loopback port. root has no password;
/// postfix has the password p and the database d.
class MariadbForTest {
 public:
  static bool installed() {
    return access("/usr/bin/mariadb-install-db", X_OK) == 0 &&
           access("/usr/sbin/mariadbd", X_OK) == 0;
  }

  /// One for all tests of a program; nullptr when MariaDB is not installed.
  static MariadbForTest* shared() {
    static const std::unique_ptr<MariadbForTest> kServer = [] {
      std::unique_ptr<MariadbForTest> server;
      if (!installed()) return server;
      server = std::make_unique<MariadbForTest>();
      EXPECT_TRUE(server->make() && server->start()) << server->directory().log();
      return server;
    }();
    return kServer.get();
  }

  /// A new one, or one with a copy of what another has, which does not run.
  bool make(const MariadbForTest* model = nullptr) {
    if (model) return directory_.run({"cp", "-r", model->path("data"), path("data")});
    return directory_.make_certificate("server") &&
           directory_.run({"mariadb-install-db", "--no-defaults", cat("--datadir=", path("data")),
                           "--auth-root-authentication-method=normal", "--skip-test-db",
                           "--innodb-fast-shutdown=0", "--innodb-flush-log-at-trx-commit=0"});
  }
  bool start(const std::vector<std::string>& options = {}) {
    std::vector<std::string> command{"/usr/sbin/mariadbd",
                                     "--no-defaults",
                                     cat("--datadir=", path("data")),
                                     cat("--socket=", socket()),
                                     "--bind-address=127.0.0.1",
                                     cat("--port=", port_),
                                     cat("--pid-file=", path("pid")),
                                     "--innodb-flush-log-at-trx-commit=0",
                                     "--innodb-buffer-pool-size=8M",
                                     "--innodb-log-file-size=4M",
                                     "--skip-name-resolve",
                                     cat("--ssl-cert=", path("server.crt")),
                                     cat("--ssl-key=", path("server.key"))};
    command.insert(command.end(), options.begin(), options.end());
    server_.started(directory_.start(command));
    for (int i = 0; i < 500; ++i) {
      if (run("SELECT 1").empty()) return true;
      if (!server_.runs()) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return false;
  }
  bool stop() {
    std::string problem = run("SHUTDOWN");
    while (server_.runs()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return problem.empty();
  }
  ServerProcess& process() { return server_; }

  /// As root. Empty, or what went wrong.
  std::string run(const std::string& sql) {
    MYSQL* connection = mysql_init(nullptr);
    std::string text;
    if (!mysql_real_connect(connection, "localhost", "root", "", nullptr, 0, socket().c_str(),
                            CLIENT_MULTI_STATEMENTS | CLIENT_MULTI_RESULTS) ||
        mysql_set_character_set(connection, "utf8mb4") != 0) {
      text = mysql_error(connection);
    } else {
      int more = mysql_real_query(connection, sql.data(), sql.size());
      while (more == 0) {
        mysql_free_result(mysql_store_result(connection));
        more = mysql_next_result(connection);
      }
      if (more > 0) text = cat("failed: ", mysql_error(connection));
    }
    mysql_close(connection);
    return text;
  }

  std::string path(std::string_view name) const { return cat(directory_.path(), "/", name); }
  std::string socket() const { return path("socket"); }
  int port() const { return port_; }
  std::string unix_host() const { return cat("unix:", socket()); }
  std::string inet_host() const { return cat("inet:127.0.0.1:", port_); }
  const ServerDirectory& directory() const { return directory_; }

 private:
  ServerDirectory directory_;
  ServerProcess server_;
  int port_ = free_port();
};

}  // namespace postwright
