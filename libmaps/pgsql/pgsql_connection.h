#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libmaps/client/server_table.h"

namespace postwright {

/// Where a PostgreSQL server is, and as whom to log in.
struct PgsqlServer {
  bool uri = false;  ///< `host` is a postgresql:// URI, which has all the rest
  std::string host;  ///< a name, an address, or the directory of a UNIX socket
  std::string port;  ///< empty: libpq's default
  std::string user;  ///< empty: libpq's default, as for password
  std::string password;
  std::string dbname;
  std::string encoding;  ///< of keys and values

  /// What stands behind `inet:`: HOST, HOST:PORT, a directory, or a URI.
  static PgsqlServer parse(std::string_view name);
};

/// A URI without the passwords in it, for messages.
std::string without_password(std::string_view uri);

/// A connection, all of whose operations have deadlines. Everything else about it is libpq's
/// business: TLS (sslmode in a URI, PGSSLMODE, certificates in their usual places), password files.
class PgsqlConnection {
 public:
  struct Clear {
    void operator()(PGresult* result) const { PQclear(result); }
  };
  using Answer = std::unique_ptr<PGresult, Clear>;

  /// The server's encoding for us is `encoding`, and backslashes in strings mean nothing. Looking
  /// names up has the time limits of the resolver.
  static FromServer<PgsqlConnection> open(const PgsqlServer& server, HostList::Time deadline);

  /// Runs one statement with parameters, all of them text without null bytes. An answer of the
  /// server that says no is an answer.
  FromServer<Answer> run(const std::string& sql, const std::vector<std::string>& parameters,
                         HostList::Time deadline);
  /// Runs a text of statements; the last answer counts.
  FromServer<Answer> run_text(const std::string& sql, HostList::Time deadline);

  /// A string with its quotes; nothing when the bytes are none in the connection's encoding.
  std::optional<std::string> quoted(std::string_view text) const;
  /// Whether keys and values are UTF-8.
  bool is_utf8() const;
  std::string error_text() const { return PQerrorMessage(connection_.get()); }

 private:
  struct Finish {
    void operator()(PGconn* connection) const { PQfinish(connection); }
  };
  explicit PgsqlConnection(PGconn* connection) : connection_(connection) {}
  FromServer<void> set(const char* parameter, const std::string& value, HostList::Time deadline);
  FromServer<Answer> answer(HostList::Time deadline);
  tl::unexpected<ServerTrouble> trouble(std::string text = {}) const;

  std::unique_ptr<PGconn, Finish> connection_;
};

/// The five letters of an error, or nothing.
std::string_view sql_state(const PGresult& result);

}  // namespace postwright
