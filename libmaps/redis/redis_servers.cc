#include "libmaps/redis/redis_servers.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace postwright {
namespace {

std::string named(const ClientSettings& settings, std::string_view text) {
  return cat("redis:", settings.name(), ": ", text);
}

}  // namespace

Result<RedisServers> RedisServers::read(const ClientSettings& settings) {
  RedisServers servers;
  for (auto step :
       {&RedisServers::read_hosts, &RedisServers::read_login, &RedisServers::read_tls}) {
    Status done = (servers.*step)(settings);
    if (!done) return failure_of(done);
  }
  return servers;
}

Status RedisServers::read_hosts(const ClientSettings& settings) {
  auto hosts = settings.text("hosts", "localhost", 1);
  if (!hosts) return failure_of(hosts);
  hosts_ = parse_hosts(*hosts);
  if (hosts_.empty())
    return failure(ErrorKind::config, named(settings, cat("hosts has no host: ", *hosts)));
  for (Host& host : hosts_) {
    auto endpoint = parse_redis_host(host.text);
    if (!endpoint) return failure_of(endpoint);
    endpoints_.push_back(std::move(*endpoint));
    host.local = false;  // UNIX sockets do not go before others
  }
  return {};
}

Status RedisServers::read_login(const ClientSettings& settings) {
  for (auto [setting, value] :
       {std::pair("username", &login_.username), std::pair("password", &login_.password)}) {
    auto text = settings.text(setting);
    if (!text) return failure_of(text);
    *value = std::move(*text);
  }
  if (login_.password.empty() && !login_.username.empty())
    return failure(ErrorKind::config, named(settings, "username without password"));
  auto database = settings.integer("database", 0, 0);
  if (!database) return failure_of(database);
  login_.database = *database;
  return {};
}

Status RedisServers::read_tls(const ClientSettings& settings) {
  TlsSettings wanted;
  for (auto [setting, value] :
       {std::pair("tls_CAfile", &wanted.ca_file), std::pair("tls_CApath", &wanted.ca_path),
        std::pair("tls_cert_file", &wanted.cert_file), std::pair("tls_key_file", &wanted.key_file),
        std::pair("tls_ciphers", &wanted.ciphers)}) {
    auto text = settings.text(setting);
    if (!text) return failure_of(text);
    *value = std::move(*text);
  }
  auto verify = settings.boolean("tls_verify_cert", true);
  if (!verify) return failure_of(verify);
  wanted.verify = *verify;
  auto on = settings.boolean("tls", false);
  if (!on) return failure_of(on);
  if (!*on) return {};
  auto client = TlsClient::make(wanted);
  if (!client) return failure(client.error().kind, named(settings, client.error().message));
  tls_ = std::move(*client);
  return {};
}

FromServer<RedisConnection> RedisServers::connect(std::size_t host, Deadline deadline) const {
  const Endpoint& endpoint = endpoints_[host];
  auto failed = [](const Error& error) {
    return tl::unexpected(
        ServerTrouble{.kind = ServerTrouble::Kind::failed, .text = error.message});
  };
  auto plain = Connection::open(endpoint, deadline, nullptr);
  if (!plain) return failed(plain.error());
  std::unique_ptr<ByteStream> stream;
  if (tls_ && endpoint.path.empty()) {
    auto encrypted = tls_->open(std::move(*plain),
                                endpoint.host.empty() ? "localhost" : endpoint.host, deadline);
    if (!encrypted) return failed(encrypted.error());
    stream = std::move(*encrypted);
  } else {
    stream = std::make_unique<Connection>(std::move(*plain));
  }
  return RedisConnection::open(std::move(stream), login_, deadline);
}

Result<Endpoint> parse_redis_host(std::string_view text) {
  constexpr std::string_view kInet = "inet:";
  if (text.starts_with("unix:")) return parse_endpoint(text);
  std::string_view host = text.starts_with(kInet) ? text.substr(kInet.size()) : text;
  bool bracketed = host.starts_with('[');
  auto colons = std::ranges::count(host, ':');
  if (bracketed ? host.ends_with(']') : colons == 0) return parse_host_and_port(cat(host, ":6379"));
  if (!bracketed && colons > 1) return parse_host_and_port(cat("[", host, "]:6379"));
  return parse_host_and_port(host);
}

}  // namespace postwright
