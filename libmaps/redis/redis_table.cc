#include "libmaps/redis/redis_table.h"

#include <optional>
#include <tuple>

#include "base/text.h"
#include "libmaps/memory/read_only.h"
#include "libmaps/redis/redis_servers.h"

namespace postwright {
namespace {

/// The first of equals: the order of hosts counts.
std::size_t first(std::size_t) {
  return 0;
}

struct RedisOptions {
  ClientOptions client;
  std::optional<ClientTemplate> hash;
  RedisServers servers;
  ServerLimits limits;
};

class RedisTable final : public ServerTable {
 public:
  RedisTable(std::string_view name, RedisOptions options, HostList hosts, const OpenOptions& open)
      : ServerTable("redis", std::string(name), std::move(options.client), std::move(hosts),
                    options.limits, open),
        hash_(std::move(options.hash)),
        servers_(std::move(options.servers)),
        connections_(servers_.hosts().size()) {}

 protected:
  FromServer<void> connect(std::size_t host, Time deadline) override {
    auto made = servers_.connect(host, deadline);
    if (!made) return tl::unexpected(made.error());
    connections_[host] = std::move(*made);
    return {};
  }

  FromServer<std::vector<std::string>> ask(std::size_t host, const TemplateWord& key,
                                           Time deadline) override {
    RedisCommand command;
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
  RedisServers servers_;
  std::vector<std::optional<RedisConnection>> connections_;
};

class Opener {
 public:
  Opener(std::string_view name, const ClientSettings& settings, const OpenOptions& options)
      : name_(name), settings_(settings), options_(options) {}

  Result<TablePtr> open() {
    for (auto step : {&Opener::read_servers, &Opener::read_keys, &Opener::read_limits}) {
      Status done = (this->*step)();
      if (!done) return failure_of(done);
    }
    HostList hosts(read_.servers.hosts(), idle_, retry_, first);
    return std::make_unique<RedisTable>(name_, std::move(read_), std::move(hosts), options_);
  }

 private:
  Status read_servers() {
    auto servers = RedisServers::read(settings_);
    if (!servers) return failure_of(servers);
    read_.servers = std::move(*servers);
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
    return config_failure("redis:", name_, ": invalid template: hash = ", *hash);
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
