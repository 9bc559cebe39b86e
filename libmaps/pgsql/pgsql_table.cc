#include "libmaps/pgsql/pgsql_table.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "libmaps/client/sql_statement.h"
#include "libmaps/memory/read_only.h"

namespace postwright {
namespace {

using Kind = ServerTrouble::Kind;

/// Classes of errors that are a server's own: it has no connection, resources or files, somebody
/// stops it, or it is broken.
bool is_trouble_of_the_server(std::string_view state) {
  constexpr std::string_view kClasses[] = {"08", "53", "57", "58", "F0", "XX"};
  return state.empty() ||
         std::ranges::any_of(kClasses, [&](auto name) { return state.starts_with(name); });
}

/// Whether a statement may be wrong only since there are parameters in it: class 42 is syntax, less
/// what is about rights, and tables and columns that do not exist.
bool may_be_parameters(std::string_view state) {
  return state.starts_with("42") && state != "42501" && state != "42P01" && state != "42703";
}

/// The key has characters that the database cannot have.
bool is_outside_of_encoding(std::string_view state) {
  return state == "22021" || state == "22P05";
}

class PgsqlTable final : public ServerTable {
 public:
  PgsqlTable(std::string_view name, ClientOptions client, HostList hosts,
             std::vector<PgsqlServer> servers, const ServerLimits& limits,
             const OpenOptions& options)
      : ServerTable("pgsql", std::string(name), std::move(client), std::move(hosts), limits,
                    options),
        sql_(this->client().query, kPgsqlSql),
        servers_(std::move(servers)),
        connections_(servers_.size()) {}

 protected:
  FromServer<void> connect(std::size_t host, Time deadline) override {
    auto opened = PgsqlConnection::open(servers_[host], deadline);
    if (!opened) return tl::unexpected(std::move(opened.error()));
    connections_[host] = std::move(*opened);
    return {};
  }
  void close(std::size_t host) override { connections_[host].reset(); }
  std::string host_text(std::size_t host) const override {
    return without_password(hosts()[host].text);
  }

  FromServer<std::vector<std::string>> ask(std::size_t host, const TemplateWord& key,
                                           Time deadline) override {
    // A text of PostgreSQL has no null bytes, so none of these keys is in a table.
    if (key.all().find('\0') != std::string_view::npos) return {};
    PgsqlConnection& connection = *connections_[host];
    if (!written_out_) {
      SqlStatement::Bound bound = sql_.bound(key);
      std::vector<std::string> parameters;
      for (auto& value : bound.values)
        parameters.push_back(std::move(std::get<std::string>(value)));
      auto answer = connection.run(bound.sql, parameters, deadline);
      if (!answer) return tl::unexpected(std::move(answer.error()));
      if (!may_be_parameters(sql_state(**answer))) return rows(host, **answer, key);
    }
    auto text =
        sql_.written_out(key, [&](std::string_view content) { return connection.quoted(content); });
    if (!text) return {};
    auto answer = connection.run_text(*text, deadline);
    if (!answer) return tl::unexpected(std::move(answer.error()));
    written_out_ |= PQresultStatus(answer->get()) == PGRES_TUPLES_OK;
    return rows(host, **answer, key);
  }

  std::string too_many_results(std::string_view key) const override {
    return cat("dict_pgsql_lookup: ", name(), ": Expansion limit exceeded for key: '", key, "'");
  }

 private:
  FromServer<std::vector<std::string>> rows(std::size_t host, const PGresult& answer,
                                            const TemplateWord& key) const {
    std::vector<std::string> rows;
    ExecStatusType status = PQresultStatus(&answer);
    if (status == PGRES_COMMAND_OK) return rows;
    if (status == PGRES_TUPLES_OK) {
      int count = PQnfields(&answer) == 0 ? 0 : PQntuples(&answer);
      for (int row = 0; row < count; ++row) rows.emplace_back(PQgetvalue(&answer, row, 0));
      return rows;
    }
    std::string_view state = sql_state(answer);
    if (is_outside_of_encoding(state) && connections_[host]->is_utf8() && !is_ascii(key.all()))
      return rows;
    return tl::unexpected(
        ServerTrouble{.kind = is_trouble_of_the_server(state) ? Kind::failed : Kind::refused,
                      .text = cat("pgsql query failed: fatal error from host ", host_text(host),
                                  ": ", PQresultErrorMessage(&answer))});
  }

  SqlStatement sql_;
  std::vector<PgsqlServer> servers_;
  std::vector<std::optional<PgsqlConnection>> connections_;
  bool written_out_ = false;  // the bound form is no SQL, the other is
};

}  // namespace

Result<PgsqlServers> PgsqlServers::read(const ClientSettings& settings) {
  PgsqlServer common;
  std::string hosts;
  for (auto [setting, fallback, text] :
       {std::tuple("hosts", "", &hosts), std::tuple("user", "", &common.user),
        std::tuple("password", "", &common.password), std::tuple("dbname", "", &common.dbname),
        std::tuple("encoding", "UTF8", &common.encoding)}) {
    auto value = settings.text(setting, fallback);
    if (!value) return failure_of(value);
    *text = std::move(*value);
  }
  PgsqlServers read;
  read.hosts = parse_hosts(hosts);
  if (read.hosts.empty()) read.hosts = parse_hosts("localhost");
  for (Host& host : read.hosts) {
    PgsqlServer server = common;
    PgsqlServer place = PgsqlServer::parse(host.name);
    server.uri = place.uri;
    server.host = std::move(place.host);
    server.port = std::move(place.port);
    if (!server.uri && server.dbname.empty())
      return config_failure("pgsql:", settings.name(), " host target '", server.host,
                            "' requires dbname setting");
    host.local = server.host.starts_with('/');
    read.servers.push_back(std::move(server));
  }
  return read;
}

Result<TablePtr> open_pgsql_table(std::string_view name, const OpenOptions& options) {
  return open_pgsql_table(name, options, {});
}

Result<TablePtr> open_pgsql_table(std::string_view name, const OpenOptions& options,
                                  const ServerLimits& limits) {
  Status allowed = require_read_only("pgsql", name, options);
  if (!allowed) return failure_of(allowed);
  auto settings = open_client_settings("pgsql", name, options);
  if (!settings) return failure_of(settings);
  auto query = read_sql_query(*settings, true);
  if (!query) return failure_of(query);
  auto client = ClientOptions::read(*settings, *query, options);
  if (!client) return failure_of(client);
  auto servers = PgsqlServers::read(*settings);
  if (!servers) return failure_of(servers);
  auto hosts = read_host_list(*settings, std::move(servers->hosts));
  if (!hosts) return failure_of(hosts);
  return std::make_unique<PgsqlTable>(name, std::move(*client), std::move(*hosts),
                                      std::move(servers->servers), limits, options);
}

}  // namespace postwright
