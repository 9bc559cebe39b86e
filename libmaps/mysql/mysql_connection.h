#pragma once

#include <mysql.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libmaps/client/server_table.h"
#include "libmaps/client/sql_statement.h"

namespace postwright {

/// Where a MySQL or MariaDB server is, and how to log in. Empty texts are left to the library and
/// its option file.
struct MysqlServer {
  std::string socket;  ///< the path of a UNIX socket; else host and port
  std::string host;
  unsigned port = 0;
  std::string user;
  std::string password;
  std::string dbname;
  std::string charset;
  std::string option_file;
  std::string option_group;
  std::string tls_key_file;
  std::string tls_cert_file;
  std::string tls_ca_file;
  std::string tls_ca_path;
  std::string tls_ciphers;
  bool tls_verify_cert =
      false;  ///< no connection without TLS and a certificate with the right name
};

/// What a statement gives: its first result set, and how many there are. With Columns::first the
/// others are not read.
struct MysqlAnswer {
  int result_sets = 0;
  std::vector<std::string> columns;
  std::vector<std::vector<std::optional<std::string>>> rows;
  std::uint64_t affected = 0;  ///< rows that a statement without results changed
};
enum class Columns { first, all };

/// A connection, all of whose operations have deadlines.
class MysqlConnection {
 public:
  /// Looking names up has the time limits of the resolver.
  static FromServer<MysqlConnection> open(const MysqlServer& server, HostList::Time deadline);

  /// Runs one prepared statement with its parameters. It stays prepared for the next call. Texts of
  /// trouble are the library's, and error() is its number.
  FromServer<MysqlAnswer> run(const SqlStatement::Bound& statement, HostList::Time deadline,
                              Columns columns = Columns::first);
  /// Runs the text of one statement.
  FromServer<MysqlAnswer> run_text(const std::string& sql, HostList::Time deadline);

  /// The number of what went wrong last.
  unsigned error() const { return error_; }
  /// A string with its quotes, as the connection's character set and the server's mode have it.
  std::string quoted(std::string_view text) const;

 private:
  struct Close {
    void operator()(MYSQL* connection) const;
  };
  struct CloseStatement {
    void operator()(MYSQL_STMT* statement) const { mysql_stmt_close(statement); }
  };
  explicit MysqlConnection(MYSQL* connection) : connection_(connection) {}

  template <class Start, class Continue>
  bool wait(HostList::Time deadline, Start&& start, Continue&& go_on);
  FromServer<void> prepare(const std::string& sql, HostList::Time deadline);
  bool bind(const std::vector<SqlStatement::Value>& values);
  FromServer<void> read_rows(MysqlAnswer& answer, Columns columns, HostList::Time deadline);
  tl::unexpected<ServerTrouble> trouble(unsigned error, std::string text);
  tl::unexpected<ServerTrouble> trouble();
  tl::unexpected<ServerTrouble> time_limit();

  // A statement outlives its connection, which is then closed first, without waiting for anybody.
  std::unique_ptr<MYSQL_STMT, CloseStatement> statement_;
  std::unique_ptr<MYSQL, Close> connection_;
  std::string text_;  // of the statement
  unsigned error_ = 0;
};

}  // namespace postwright
