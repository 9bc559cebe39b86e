#include "libmaps/redis/redis_table.h"

#include <optional>
#include <tuple>

#include "base/text.h"
#include "libmaps/memory/read_only.h"
#include "libmaps/redis/redis_connection.h"

namespace postwright {
namespace {

/// The first of equals: the order of hosts counts.
std::size_t first(std::size_t) {
  return 0;
}

struct RedisOptions {
  ClientOptions client;
  std::optional<ClientTemplate> hash;
  RedisLogin login;
  std::vector<Endpoint> endpoints;
  ServerLimits limits;
};

class RedisTable final : public ServerTable {
 public:
  RedisTable(std::string_view name, RedisOptions options, HostList hosts, const OpenOptions& open)
      : ServerTable("redis", std::string(name), std::move(options.client), std::move(hosts),
                    options.limits, open),
        hash_(std::move(options.hash)),
        login_(std::move(options.login)),
        endpoints_(std::move(options.endpoints)),
        connections_(endpoints_.size()) {}

 protected:
  FromServer<void> connect(std::size_t host, Time deadline) override {
    auto made = RedisConnection::open(endpoints_[host], login_, deadline);
    if (!made) return tl::unexpected(made.error());
    connections_[host] = std::move(*made);
    return {};
  }

  FromServer<std::vector<std::string>> ask(std::size_t host, const TemplateWord& key,
                                           Time deadline) override {
    std::vector<std::string> command;
    if (hash_ && !hash_->fits(key, key)) return std::vector<std::string>{};
    if (hash_)
      command = {"HGET", hash_->expand(key, key)};
    else
      command = {"GET"};
    command.push_back(client().query.expand(key, key));
    auto found = connections_[host]->ask(command, deadline);
    if (!found) {
      ServerTrouble told = found.error();
      told.text = cat("redis:", name(), ": ", host_text(host), ": ", command[0], ": ", told.text);
      return tl::unexpected(std::move(told));
    }
    std::vector<std::string> values;
    if (*found) values.emplace_back(until_nul(**found));
    return values;
  }

  void close(std::size_t host) override { connections_[host].reset(); }

  std::string too_many_results(std::string_view key) const override {
    return cat("redis:", name(), ": expansion limit exceeded for key '", key, "'");
  }

 private:
  std::optional<ClientTemplate> hash_;
  RedisLogin login_;
  std::vector<Endpoint> endpoints_;
  std::vector<std::optional<RedisConnection>> connections_;
};

class Opener {
 public:
  Opener(std::string_view name, const ClientSettings& settings, const OpenOptions& options)
      : name_(name), settings_(settings), options_(options) {}

  Result<TablePtr> open() {
    for (auto step :
         {&Opener::read_hosts, &Opener::read_login, &Opener::read_keys, &Opener::read_limits}) {
      Status done = (this->*step)();
      if (!done) return failure_of(done);
    }
    HostList hosts(std::move(hosts_), idle_, retry_, first);
    return std::make_unique<RedisTable>(name_, std::move(read_), std::move(hosts), options_);
  }

 private:
  tl::unexpected<Error> refuse(std::string_view text) const {
    return failure(ErrorKind::config, cat("redis:", name_, ": ", text));
  }

  Status read_hosts() {
    auto hosts = settings_.text("hosts", "localhost", 1);
    if (!hosts) return failure_of(hosts);
    hosts_ = parse_hosts(*hosts);
    if (hosts_.empty()) return refuse(cat("hosts has no host: ", *hosts));
    for (Host& host : hosts_) {
      auto endpoint = parse_redis_host(host.text);
      if (!endpoint) return failure_of(endpoint);
      read_.endpoints.push_back(std::move(*endpoint));
      host.local = false;  // UNIX sockets do not go before others
    }
    auto tls = settings_.boolean("tls", false);
    if (!tls) return failure_of(tls);
    if (*tls) return refuse("TLS is not available; use a UNIX socket or a tunnel");
    return {};
  }

  Status read_login() {
    for (auto [setting, value] : {std::pair("username", &read_.login.username),
                                  std::pair("password", &read_.login.password)}) {
      auto text = settings_.text(setting);
      if (!text) return failure_of(text);
      *value = std::move(*text);
    }
    if (read_.login.password.empty() && !read_.login.username.empty())
      return refuse("username without password");
    auto database = settings_.integer("database", 0, 0);
    if (!database) return failure_of(database);
    read_.login.database = *database;
    return {};
  }

  Status read_keys() {
    auto format = settings_.text("key_format", "%s", 1);
    if (!format) return failure_of(format);
    auto client = ClientOptions::read(settings_, *format, options_);
    if (!client) return failure_of(client);
    read_.client = std::move(*client);
    auto hash = settings_.text("hash");
    if (!hash) return failure_of(hash);
    if (hash->empty()) return {};
    read_.hash = ClientTemplate::parse(*hash);
    if (read_.hash) return {};
    return refuse(cat("invalid template: hash = ", *hash));
  }

  Status read_limits() {
    int timeout = 0;
    int idle = 0;
    int retry = 0;
    for (auto [setting, fallback, number] :
         {std::tuple("timeout", 5, &timeout), std::tuple("idle_interval", 60, &idle),
          std::tuple("retry_interval", 10, &retry)}) {
      auto value = settings_.integer(setting, fallback, 1, 1000000);
      if (!value) return failure_of(value);
      *number = *value;
    }
    read_.limits = {.connect = std::chrono::seconds(timeout),
                    .query = std::chrono::seconds(timeout)};
    idle_ = std::chrono::seconds(idle);
    retry_ = std::chrono::seconds(retry);
    return {};
  }

  std::string_view name_;
  const ClientSettings& settings_;
  const OpenOptions& options_;
  RedisOptions read_;
  std::vector<Host> hosts_;
  std::chrono::seconds idle_{};
  std::chrono::seconds retry_{};
};

}  // namespace

Result<TablePtr> open_redis_table(std::string_view name, const OpenOptions& options) {
  Status allowed = require_read_only("redis", name, options);
  if (!allowed) return failure_of(allowed);
  auto settings = open_client_settings("redis", name, options);
  if (!settings) return failure_of(settings);
  return Opener(name, *settings, options).open();
}

}  // namespace postwright
