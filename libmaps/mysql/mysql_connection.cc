#include "libmaps/mysql/mysql_connection.h"

#include <errmsg.h>
#include <fcntl.h>
#include <mysqld_error.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "base/text.h"

namespace postwright {
namespace {

using Kind = ServerTrouble::Kind;
using Clock = std::chrono::steady_clock;

// Of the stack on which the library's calls run that wait: it looks names up there.
constexpr std::size_t kStackSize = std::size_t{512} << 10;
constexpr std::size_t kUsualValue = 256;

/// The server ended the connection, or forgot the statement.
constexpr unsigned kLost[] = {CR_SERVER_GONE_ERROR, CR_SERVER_LOST,          ER_SERVER_SHUTDOWN,
                              ER_CONNECTION_KILLED, ER_UNKNOWN_STMT_HANDLER, ER_QUERY_INTERRUPTED};
/// It has no resources, or is told not to work.
constexpr unsigned kFailed[] = {
    ER_CON_COUNT_ERROR,   ER_OUTOFMEMORY,   ER_OUT_OF_RESOURCES,   ER_OUT_OF_SORTMEMORY,
    ER_DISK_FULL,         ER_ERROR_ON_READ, ER_USER_LIMIT_REACHED, ER_OPTION_PREVENTS_STATEMENT,
    ER_LOCK_WAIT_TIMEOUT, ER_LOCK_DEADLOCK, ER_STATEMENT_TIMEOUT,  ER_TOO_MANY_USER_CONNECTIONS};

Kind kind_of(unsigned error) {
  auto is_in = [&](const auto& list) { return std::ranges::find(list, error) != std::end(list); };
  if (is_in(kLost)) return Kind::lost;
  bool library = (error >= CR_MIN_ERROR && error <= CR_MAX_ERROR) ||
                 (error >= CER_MIN_ERROR && error <= CER_MAX_ERROR);
  return error == 0 || library || is_in(kFailed) ? Kind::failed : Kind::refused;
}

const char* or_null(const std::string& text) {
  return text.empty() ? nullptr : text.c_str();
}

void set_options(MYSQL* connection, const MysqlServer& server, HostList::Time deadline) {
  std::size_t stack = kStackSize;
  mysql_options(connection, MYSQL_OPT_NONBLOCK, &stack);
  for (auto [option, text] : {std::pair(MYSQL_READ_DEFAULT_FILE, &server.option_file),
                              std::pair(MYSQL_READ_DEFAULT_GROUP, &server.option_group),
                              std::pair(MYSQL_SET_CHARSET_NAME, &server.charset),
                              std::pair(MYSQL_OPT_SSL_KEY, &server.tls_key_file),
                              std::pair(MYSQL_OPT_SSL_CERT, &server.tls_cert_file),
                              std::pair(MYSQL_OPT_SSL_CA, &server.tls_ca_file),
                              std::pair(MYSQL_OPT_SSL_CAPATH, &server.tls_ca_path),
                              std::pair(MYSQL_OPT_SSL_CIPHER, &server.tls_ciphers)})
    if (!text->empty()) mysql_options(connection, option, text->c_str());
  my_bool verify = server.tls_verify_cert ? 1 : 0;
  mysql_options(connection, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verify);
  if (server.tls_verify_cert) mysql_options(connection, MYSQL_OPT_SSL_ENFORCE, &verify);
  // In a TLS handshake the library does not say what it waits for, but looks at its own time limit.
  auto left = std::chrono::ceil<std::chrono::seconds>(deadline - Clock::now()).count();
  auto seconds = static_cast<unsigned>(std::max<long>(left, 1));
  mysql_options(connection, MYSQL_OPT_CONNECT_TIMEOUT, &seconds);
  // A server could ask for files of this machine.
  unsigned none = 0;
  mysql_options(connection, MYSQL_OPT_LOCAL_INFILE, &none);
}

void read_stored(MYSQL_RES& stored, MysqlAnswer& answer) {
  unsigned columns = mysql_num_fields(&stored);
  for (unsigned i = 0; i < columns; ++i)
    answer.columns.emplace_back(mysql_fetch_field_direct(&stored, i)->name);
  while (MYSQL_ROW from = mysql_fetch_row(&stored)) {
    const unsigned long* sizes = mysql_fetch_lengths(&stored);
    auto& row = answer.rows.emplace_back(columns);
    for (unsigned i = 0; i < columns; ++i)
      if (from[i]) row[i].emplace(from[i], sizes[i]);
  }
}

/// Where a column of a row is put. It does not move while it is bound.
class ColumnBuffer {
 public:
  void bind(MYSQL_BIND& column) { bind_to(column, text_.data(), text_.size()); }
  /// The column of the row that was fetched; false when there is trouble.
  bool read(MYSQL_STMT* statement, unsigned column, std::optional<std::string>& value) {
    if (null_) return true;
    if (size_ <= text_.size()) {
      value.emplace(text_.data(), size_);
      return true;
    }
    value.emplace(size_, '\0');
    MYSQL_BIND whole{};
    bind_to(whole, value->data(), value->size());
    return mysql_stmt_fetch_column(statement, &whole, column, 0) == 0;
  }

 private:
  void bind_to(MYSQL_BIND& column, char* buffer, std::size_t size) {
    column.buffer_type = MYSQL_TYPE_STRING;
    column.buffer = buffer;
    column.buffer_length = size;
    column.length = &size_;
    column.is_null = &null_;
    column.error = &cut_;
  }
  std::array<char, kUsualValue> text_;
  unsigned long size_ = 0;
  my_bool null_ = 0;
  my_bool cut_ = 0;
};

}  // namespace

void MysqlConnection::Close::operator()(MYSQL* connection) const {
  // Farewells to a server that does not listen would wait for it.
  my_socket socket = mysql_get_socket(connection);
  if (socket != MARIADB_INVALID_SOCKET) shutdown(socket, SHUT_RDWR);
  mysql_close(connection);
}

/// Runs one of the library's operations, which says each time what it waits for. False behind the
/// deadline; then there is nothing that can be done with the connection but to close it.
template <class Start, class Continue>
bool MysqlConnection::wait(HostList::Time deadline, Start&& start, Continue&& go_on) {
  for (int wanted = start(); wanted != 0;) {
    short events = 0;
    if (wanted & MYSQL_WAIT_READ) events |= POLLIN;
    if (wanted & MYSQL_WAIT_WRITE) events |= POLLOUT;
    if (wanted & MYSQL_WAIT_EXCEPT) events |= POLLPRI;
    HostList::Time until = deadline;
    if (wanted & MYSQL_WAIT_TIMEOUT)
      until = std::min(until, Clock::now() + std::chrono::milliseconds(
                                                 mysql_get_timeout_value_ms(connection_.get())));
    bool ready = wait_for_socket(mysql_get_socket(connection_.get()), events, until);
    if (!ready && Clock::now() >= deadline) return false;
    wanted = go_on(ready ? wanted & ~MYSQL_WAIT_TIMEOUT : MYSQL_WAIT_TIMEOUT);
  }
  return true;
}

tl::unexpected<ServerTrouble> MysqlConnection::trouble(unsigned error, std::string text) {
  error_ = error;
  return tl::unexpected(ServerTrouble{.kind = kind_of(error), .text = std::move(text)});
}

tl::unexpected<ServerTrouble> MysqlConnection::trouble() {
  if (statement_ && mysql_stmt_errno(statement_.get()) != 0) {
    auto found = trouble(mysql_stmt_errno(statement_.get()), mysql_stmt_error(statement_.get()));
    statement_.reset();
    return found;
  }
  return trouble(mysql_errno(connection_.get()), mysql_error(connection_.get()));
}

tl::unexpected<ServerTrouble> MysqlConnection::time_limit() {
  return trouble(0, "time limit exceeded");
}

FromServer<MysqlConnection> MysqlConnection::open(const MysqlServer& server,
                                                  HostList::Time deadline) {
  MysqlConnection opened(mysql_init(nullptr));
  MYSQL* connection = opened.connection_.get();
  if (!connection) return opened.trouble(0, "out of memory");
  set_options(connection, server, deadline);
  const std::string host = server.socket.empty() ? server.host : "localhost";
  MYSQL* connected = nullptr;
  bool in_time = opened.wait(
      deadline,
      [&] {
        return mysql_real_connect_start(&connected, connection, host.c_str(), or_null(server.user),
                                        or_null(server.password), or_null(server.dbname),
                                        server.port, or_null(server.socket), CLIENT_MULTI_RESULTS);
      },
      [&](int ready) { return mysql_real_connect_cont(&connected, connection, ready); });
  if (!in_time) return opened.time_limit();
  if (!connected) return opened.trouble();
  // With TLS the library reads without asking whether there is something.
  my_socket socket = mysql_get_socket(connection);
  fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK);
  if (server.charset.empty() || mysql_character_set_name(connection) == server.charset)
    return opened;
  // The option file had another one.
  int failed = 0;
  in_time = opened.wait(
      deadline,
      [&] { return mysql_set_character_set_start(&failed, connection, server.charset.c_str()); },
      [&](int ready) { return mysql_set_character_set_cont(&failed, connection, ready); });
  if (!in_time) return opened.time_limit();
  if (failed != 0) return opened.trouble();
  return opened;
}

FromServer<void> MysqlConnection::prepare(const std::string& sql, HostList::Time deadline) {
  if (statement_ && sql == text_) return {};
  statement_.reset(mysql_stmt_init(connection_.get()));
  if (!statement_) return trouble();
  text_ = sql;
  int failed = 0;
  bool in_time = wait(
      deadline,
      [&] { return mysql_stmt_prepare_start(&failed, statement_.get(), sql.data(), sql.size()); },
      [&](int ready) { return mysql_stmt_prepare_cont(&failed, statement_.get(), ready); });
  if (!in_time) return time_limit();
  if (failed != 0) return trouble();
  return {};
}

/// False when the statement has other parameters than these.
bool MysqlConnection::bind(const std::vector<SqlStatement::Value>& values) {
  if (mysql_stmt_param_count(statement_.get()) != values.size()) return false;
  std::vector<MYSQL_BIND> parameters(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    MYSQL_BIND& parameter = parameters[i];
    // The library only reads what it is given here.
    if (const auto* text = std::get_if<std::string>(&values[i])) {
      parameter.buffer_type = MYSQL_TYPE_STRING;
      parameter.buffer = const_cast<char*>(text->data());
      parameter.buffer_length = text->size();
    } else if (const auto* number = std::get_if<std::int64_t>(&values[i])) {
      parameter.buffer_type = MYSQL_TYPE_LONGLONG;
      parameter.buffer = const_cast<std::int64_t*>(number);
    } else {
      parameter.buffer_type = MYSQL_TYPE_DOUBLE;
      parameter.buffer = const_cast<double*>(&std::get<double>(values[i]));
    }
  }
  return values.empty() || mysql_stmt_bind_param(statement_.get(), parameters.data()) == 0;
}

FromServer<void> MysqlConnection::read_rows(MysqlAnswer& answer, Columns wanted,
                                            HostList::Time deadline) {
  MYSQL_STMT* statement = statement_.get();
  std::vector<MYSQL_BIND> columns(mysql_stmt_field_count(statement));
  std::vector<ColumnBuffer> buffers(wanted == Columns::all ? columns.size() : 1);
  for (MYSQL_BIND& column : columns) column.buffer_type = MYSQL_TYPE_NULL;
  for (std::size_t i = 0; i < buffers.size(); ++i) buffers[i].bind(columns[i]);
  std::unique_ptr<MYSQL_RES, decltype(&mysql_free_result)> about(
      mysql_stmt_result_metadata(statement), mysql_free_result);
  for (std::size_t i = 0; about && i < buffers.size(); ++i)
    answer.columns.emplace_back(
        mysql_fetch_field_direct(about.get(), static_cast<unsigned>(i))->name);
  if (mysql_stmt_bind_result(statement, columns.data()) != 0) return trouble();
  int failed = 0;
  bool in_time = wait(
      deadline, [&] { return mysql_stmt_store_result_start(&failed, statement); },
      [&](int ready) { return mysql_stmt_store_result_cont(&failed, statement, ready); });
  if (!in_time) return time_limit();
  if (failed != 0) return trouble();
  for (;;) {
    int fetched = mysql_stmt_fetch(statement);  // from memory
    if (fetched == MYSQL_NO_DATA) return {};
    if (fetched != 0 && fetched != MYSQL_DATA_TRUNCATED) return trouble();
    auto& row = answer.rows.emplace_back(buffers.size());
    for (std::size_t i = 0; i < buffers.size(); ++i)
      if (!buffers[i].read(statement, static_cast<unsigned>(i), row[i])) return trouble();
  }
}

FromServer<MysqlAnswer> MysqlConnection::run(const SqlStatement::Bound& bound,
                                             HostList::Time deadline, Columns columns) {
  auto prepared = prepare(bound.sql, deadline);
  if (!prepared) return tl::unexpected(std::move(prepared.error()));
  if (!bind(bound.values)) {
    statement_.reset();
    return trouble(ER_PARSE_ERROR, "the query has '?' outside of quotes");
  }
  MYSQL_STMT* statement = statement_.get();
  int failed = 0;
  if (!wait(
          deadline, [&] { return mysql_stmt_execute_start(&failed, statement); },
          [&](int ready) { return mysql_stmt_execute_cont(&failed, statement, ready); }))
    return time_limit();
  MysqlAnswer answer;
  while (failed == 0) {
    if (mysql_stmt_field_count(statement) > 0) {
      MysqlAnswer further;
      auto read = read_rows(++answer.result_sets == 1 ? answer : further, columns, deadline);
      if (!read) return tl::unexpected(std::move(read.error()));
      mysql_stmt_free_result(statement);
    } else {
      answer.affected = mysql_stmt_affected_rows(statement);
    }
    if (!wait(
            deadline, [&] { return mysql_stmt_next_result_start(&failed, statement); },
            [&](int ready) { return mysql_stmt_next_result_cont(&failed, statement, ready); }))
      return time_limit();
  }
  if (failed > 0) return trouble();
  return answer;
}

FromServer<MysqlAnswer> MysqlConnection::run_text(const std::string& sql, HostList::Time deadline) {
  statement_.reset();
  MYSQL* connection = connection_.get();
  int failed = 0;
  if (!wait(
          deadline,
          [&] { return mysql_real_query_start(&failed, connection, sql.data(), sql.size()); },
          [&](int ready) { return mysql_real_query_cont(&failed, connection, ready); }))
    return time_limit();
  MysqlAnswer answer;
  while (failed == 0) {
    if (mysql_field_count(connection) > 0) {
      MYSQL_RES* stored = nullptr;
      if (!wait(
              deadline, [&] { return mysql_store_result_start(&stored, connection); },
              [&](int ready) { return mysql_store_result_cont(&stored, connection, ready); }))
        return time_limit();
      if (!stored) return trouble();
      std::unique_ptr<MYSQL_RES, decltype(&mysql_free_result)> owner(stored, mysql_free_result);
      if (++answer.result_sets == 1) read_stored(*stored, answer);
    } else {
      answer.affected = mysql_affected_rows(connection);
    }
    if (!wait(
            deadline, [&] { return mysql_next_result_start(&failed, connection); },
            [&](int ready) { return mysql_next_result_cont(&failed, connection, ready); }))
      return time_limit();
  }
  if (failed > 0) return trouble();
  return answer;
}

std::string MysqlConnection::quoted(std::string_view text) const {
  std::string to(2 * text.size() + 1, '\0');
  to.resize(mysql_real_escape_string(connection_.get(), to.data(), text.data(), text.size()));
  return cat("'", to, "'");
}

}  // namespace postwright
