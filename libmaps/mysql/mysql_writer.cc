#include "libmaps/mysql/mysql_writer.h"

#include "base/text.h"
#include "libmaps/client/sql_writer.h"
#include "libmaps/mysql/mysql_table.h"

namespace postwright {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kConnectLimit{10};
constexpr std::chrono::minutes kStatementLimit{30};  // emptying a large table is one

// Keys are compared as bytes: most collations take some different ones for equal, at least when
// blanks are at their ends.
constexpr SqlWriting kWriting{.type = "mysql",
                              .begin = "START TRANSACTION",
                              .key_column = "VARBINARY(3000)",
                              .value_column = "LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
                              .table_options = " ENGINE=InnoDB",
                              .creates_in_transaction = false,
                              .keep_first = "ON DUPLICATE KEY UPDATE <KEY>=<KEY>"};

class MysqlSession final : public SqlSession {
 public:
  explicit MysqlSession(MysqlConnection connection) : connection_(std::move(connection)) {}

  Result<SqlRows> run(const std::string& sql, const std::vector<std::string>& parameters) override {
    auto deadline = Clock::now() + kStatementLimit;
    // Not everything can be prepared, in every version.
    auto answer =
        parameters.empty()
            ? connection_.run_text(sql, deadline)
            : connection_.run({.sql = sql, .values = {parameters.begin(), parameters.end()}},
                              deadline, Columns::all);
    if (!answer) {
      bool refused = answer.error().kind == ServerTrouble::Kind::refused;
      return failure(refused ? ErrorKind::system : ErrorKind::retry,
                     std::move(answer.error().text));
    }
    return SqlRows{.columns = std::move(answer->columns),
                   .rows = std::move(answer->rows),
                   .affected = answer->affected};
  }

 private:
  MysqlConnection connection_;
};

/// Nobody says that an existing table can be written in a transaction, and that a key can be there
/// only once.
Status check_table(SqlSession& session, const SqlPlace& place) {
  std::size_t dot = place.table.find('.');
  std::string schema = dot == std::string::npos ? "" : place.table.substr(0, dot);
  std::string table = place.table.substr(dot == std::string::npos ? 0 : dot + 1);
  constexpr const char* kWhere =
      "TABLE_NAME=? AND TABLE_SCHEMA=COALESCE(NULLIF(?, ''), DATABASE())";
  auto engine = session.run(cat("SELECT ENGINE FROM information_schema.TABLES WHERE ", kWhere),
                            {table, schema});
  if (!engine) return failure_of(engine);
  if (engine->rows.empty()) return {};
  std::string name = engine->rows[0][0].value_or("");
  auto refuse = [&](std::string_view reason) {
    return config_failure(place.client, ", table ", place.table, ": ", reason);
  };
  if (!equals_ignoring_case(name, "InnoDB"))
    return refuse(cat("its storage engine is ", name, "; InnoDB has transactions"));
  auto index = session.run(
      cat("SELECT INDEX_NAME FROM information_schema.STATISTICS WHERE NON_UNIQUE=0 AND ", kWhere,
          " GROUP BY INDEX_NAME HAVING COUNT(*)=1 AND LOWER(MAX(COLUMN_NAME))=LOWER(?) AND "
          "MAX(SUB_PART) IS NULL"),
      {table, schema, place.key});
  if (!index) return failure_of(index);
  if (index->rows.empty())
    return refuse(
        cat("it has no unique index on ", place.key, "; without the table, a good one is made"));
  return {};
}

}  // namespace

Result<DatabaseWriterPtr> open_mysql_writer(std::string_view name, const OpenOptions& options) {
  auto settings = open_client_settings("mysql", name, options);
  if (!settings) return failure_of(settings);
  auto place = SqlPlace::read("mysql", *settings);
  if (!place) return failure_of(place);
  auto servers = MysqlServers::read(*settings);
  if (!servers) return failure_of(servers);
  if (servers->servers.size() > 1) return several_hosts(place->client);
  auto connection = MysqlConnection::open(servers->servers[0], Clock::now() + kConnectLimit);
  if (!connection)
    return failure(ErrorKind::retry, cat("connect to mysql server ", servers->hosts[0].text, ": ",
                                         connection.error().text));
  auto session = std::make_unique<MysqlSession>(std::move(*connection));
  // Values that a column cannot hold are errors, not cut.
  auto strict = session->run("SET SESSION sql_mode='STRICT_ALL_TABLES'", {});
  if (!strict) return failure_of(strict);
  Status fits = check_table(*session, *place);
  if (!fits) return failure_of(fits);
  return open_sql_writer(std::move(session), std::move(*place), kWriting);
}

}  // namespace postwright
