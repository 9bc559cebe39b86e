#include "libmaps/mysql/mysql_table.h"

#include <arpa/inet.h>
#include <mysqld_error.h>
#include <netdb.h>

#include <algorithm>
#include <iterator>
#include <optional>

#include "base/text.h"
#include "libmaps/memory/read_only.h"

namespace postwright {
namespace {

using Kind = ServerTrouble::Kind;

/// Whether a statement may be wrong only since there are parameters in it.
bool may_be_parameters(unsigned error) {
  constexpr unsigned kErrors[] = {ER_PARSE_ERROR, ER_UNSUPPORTED_PS, ER_WRONG_ARGUMENTS};
  return std::ranges::find(kErrors, error) != std::end(kErrors);
}

class MysqlTable final : public ServerTable {
 public:
  MysqlTable(std::string_view name, ClientOptions client, HostList hosts,
             std::vector<MysqlServer> servers, bool require_result_set, const ServerLimits& limits,
             const OpenOptions& options)
      : ServerTable("mysql", std::string(name), std::move(client), std::move(hosts), limits,
                    options),
        sql_(this->client().query, kMysqlSql),
        servers_(std::move(servers)),
        connections_(servers_.size()),
        require_result_set_(require_result_set) {}

 protected:
  FromServer<void> connect(std::size_t host, Time deadline) override {
    auto opened = MysqlConnection::open(servers_[host], deadline);
    if (!opened) return tl::unexpected(std::move(opened.error()));
    connections_[host].emplace(std::move(*opened));
    return {};
  }
  void close(std::size_t host) override { connections_[host].reset(); }

  FromServer<std::vector<std::string>> ask(std::size_t host, const TemplateWord& key,
                                           Time deadline) override {
    MysqlConnection& connection = *connections_[host];
    if (!written_out_) {
      auto answer = connection.run(sql_.bound(key), deadline);
      if (answer || !may_be_parameters(connection.error()))
        return rows(connection, std::move(answer), key);
    }
    auto text = sql_.written_out(key, [&](std::string_view content) {
      return std::optional<std::string>(connection.quoted(content));
    });
    if (!text) return {};
    auto answer = connection.run_text(*text, deadline);
    written_out_ |= answer.has_value();
    return rows(connection, std::move(answer), key);
  }

  std::string too_many_results(std::string_view key) const override {
    return cat("dict_mysql_lookup: ", name(), ": Expansion limit exceeded for key: '", key, "'");
  }

 private:
  FromServer<std::vector<std::string>> rows(const MysqlConnection& connection,
                                            FromServer<MysqlAnswer> answer,
                                            const TemplateWord& key) const {
    auto trouble = [&](Kind kind, std::string_view text) {
      return tl::unexpected(
          ServerTrouble{.kind = kind, .text = cat("mysql:", name(), ": query failed: ", text)});
    };
    if (!answer) {
      // A column of another character set that lacks the key's characters cannot have the key.
      if (connection.error() == ER_CANT_AGGREGATE_2COLLATIONS && !is_ascii(key.all())) return {};
      return trouble(answer.error().kind, answer.error().text);
    }
    if (answer->result_sets > 1)
      return trouble(Kind::refused, "multiple result sets returning data are not supported");
    if (answer->result_sets == 0 && require_result_set_)
      return trouble(Kind::refused, "query returned no result set(require_result_set = yes)");
    std::vector<std::string> values;
    for (auto& row : answer->rows)
      if (row[0]) values.push_back(std::move(*row[0]));
    return values;
  }

  SqlStatement sql_;
  std::vector<MysqlServer> servers_;
  std::vector<std::optional<MysqlConnection>> connections_;
  bool require_result_set_;
  bool written_out_ = false;  // the bound form is no SQL, the other is
};

Result<unsigned> port_number(const std::string& text) {
  if (auto number = parse_unsigned(text)) {
    if (*number >= 1 && *number <= 65535) return static_cast<unsigned>(*number);
    return config_failure("bad port number: ", text);
  }
  if (const servent* service = getservbyname(text.c_str(), "tcp"))
    return ntohs(static_cast<uint16_t>(service->s_port));
  return config_failure("unknown service: ", text, "/tcp");
}

}  // namespace

Result<MysqlServers> MysqlServers::read(const ClientSettings& settings) {
  MysqlServer common;
  std::string hosts;
  for (auto [setting, fallback, min, text] :
       {std::tuple("hosts", "", 0, &hosts), std::tuple("user", "", 0, &common.user),
        std::tuple("password", "", 0, &common.password),
        std::tuple("dbname", "", 1, &common.dbname),
        std::tuple("charset", "utf8mb4", 0, &common.charset),
        std::tuple("option_file", "", 0, &common.option_file),
        std::tuple("option_group", "client", 0, &common.option_group),
        std::tuple("tls_key_file", "", 0, &common.tls_key_file),
        std::tuple("tls_cert_file", "", 0, &common.tls_cert_file),
        std::tuple("tls_CAfile", "", 0, &common.tls_ca_file),
        std::tuple("tls_CApath", "", 0, &common.tls_ca_path),
        std::tuple("tls_ciphers", "", 0, &common.tls_ciphers)}) {
    auto value = settings.text(setting, fallback, static_cast<std::size_t>(min));
    if (!value) return failure_of(value);
    *text = std::move(*value);
  }
  auto verify = settings.boolean("tls_verify_cert", false);
  if (!verify) return failure_of(verify);
  common.tls_verify_cert = *verify;

  MysqlServers read{.hosts = parse_hosts(hosts), .servers = {}};
  if (read.hosts.empty()) read.hosts = parse_hosts("localhost");
  for (const Host& host : read.hosts) {
    MysqlServer server = common;
    std::size_t colon = host.name.rfind(':');
    if (host.local) {
      server.socket = host.name;
    } else if (colon == std::string::npos) {
      server.host = host.name;
    } else {
      server.host = host.name.substr(0, colon);
      auto port = port_number(host.name.substr(colon + 1));
      if (!port) return failure_of(port);
      server.port = *port;
    }
    read.servers.push_back(std::move(server));
  }
  return read;
}

Result<TablePtr> open_mysql_table(std::string_view name, const OpenOptions& options) {
  return open_mysql_table(name, options, {});
}

Result<TablePtr> open_mysql_table(std::string_view name, const OpenOptions& options,
                                  const ServerLimits& limits) {
  Status allowed = require_read_only("mysql", name, options);
  if (!allowed) return failure_of(allowed);
  auto settings = open_client_settings("mysql", name, options);
  if (!settings) return failure_of(settings);
  auto servers = MysqlServers::read(*settings);
  if (!servers) return failure_of(servers);
  auto require_result_set = settings->boolean("require_result_set", true);
  if (!require_result_set) return failure_of(require_result_set);
  auto query = read_sql_query(*settings, false);
  if (!query) return failure_of(query);
  auto client = ClientOptions::read(*settings, *query, options);
  if (!client) return failure_of(client);
  auto hosts = read_host_list(*settings, std::move(servers->hosts));
  if (!hosts) return failure_of(hosts);
  return std::make_unique<MysqlTable>(name, std::move(*client), std::move(*hosts),
                                      std::move(servers->servers), *require_result_set, limits,
                                      options);
}

}  // namespace postwright
