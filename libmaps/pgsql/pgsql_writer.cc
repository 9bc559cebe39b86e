#include "libmaps/pgsql/pgsql_writer.h"

#include "base/text.h"
#include "libmaps/client/sql_writer.h"
#include "libmaps/pgsql/pgsql_table.h"

namespace postwright {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kConnectLimit{10};
constexpr std::chrono::minutes kStatementLimit{30};  // emptying a large table is one

constexpr SqlWriting kWriting{
    .type = "pgsql", .numbered_parameters = true, .key_column = "TEXT", .value_column = "TEXT"};

class PgsqlSession final : public SqlSession {
 public:
  explicit PgsqlSession(PgsqlConnection connection) : connection_(std::move(connection)) {}

  Result<SqlRows> run(const std::string& sql, const std::vector<std::string>& parameters) override {
    auto answer = connection_.run(sql, parameters, Clock::now() + kStatementLimit);
    if (!answer) return failure(ErrorKind::retry, std::move(answer.error().text));
    const PGresult& result = **answer;
    ExecStatusType status = PQresultStatus(&result);
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
      return failure(ErrorKind::system, PQresultErrorMessage(&result));
    SqlRows rows;
    rows.affected = parse_unsigned(PQcmdTuples(answer->get())).value_or(0);
    int columns = PQnfields(&result);
    for (int column = 0; column < columns; ++column)
      rows.columns.emplace_back(PQfname(&result, column));
    for (int row = 0; row < PQntuples(&result); ++row) {
      auto& values = rows.rows.emplace_back();
      for (int column = 0; column < columns; ++column)
        values.push_back(PQgetisnull(&result, row, column) != 0
                             ? std::nullopt
                             : std::optional<std::string>(PQgetvalue(&result, row, column)));
    }
    return rows;
  }

 private:
  PgsqlConnection connection_;
};

}  // namespace

Result<DatabaseWriterPtr> open_pgsql_writer(std::string_view name, const OpenOptions& options) {
  auto settings = open_client_settings("pgsql", name, options);
  if (!settings) return failure_of(settings);
  auto place = SqlPlace::read("pgsql", *settings);
  if (!place) return failure_of(place);
  auto servers = PgsqlServers::read(*settings);
  if (!servers) return failure_of(servers);
  if (servers->servers.size() > 1) return several_hosts(place->client);
  auto connection = PgsqlConnection::open(servers->servers[0], Clock::now() + kConnectLimit);
  if (!connection)
    return failure(ErrorKind::retry,
                   cat("connect to pgsql server ", without_password(servers->hosts[0].text), ": ",
                       trim(connection.error().text)));
  return open_sql_writer(std::make_unique<PgsqlSession>(std::move(*connection)), std::move(*place),
                         kWriting);
}

}  // namespace postwright
