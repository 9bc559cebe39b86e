#include "libmaps/ldap/ldap_servers.h"

namespace postwright {
namespace {

constexpr std::chrono::seconds kIdleInterval{60};
constexpr std::chrono::seconds kRetryInterval{10};

std::vector<Host> as_hosts(const std::vector<std::string>& urls) {
  std::vector<Host> hosts;
  hosts.reserve(urls.size());
  for (const std::string& url : urls) hosts.push_back({.local = false, .name = url, .text = url});
  return hosts;
}

/// The first of equals: the order of server_host counts.
std::size_t first(std::size_t) {
  return 0;
}

}  // namespace

LdapServers::LdapServers(LdapServerOptions options, Reporter* reporter)
    : options_(std::move(options)),
      hosts_(as_hosts(options_.urls), kIdleInterval, kRetryInterval, first),
      reporter_(reporter) {}

LdapServers::Answer LdapServers::search(const LdapQuery& query) {
  auto now = [] { return std::chrono::steady_clock::now(); };
  bool only = hosts_.hosts().size() == 1;
  Answer answer{.reply = {.code = LDAP_SERVER_DOWN, .entries = {}}, .warned = false};
  if (!hosts_.begin(now()).empty()) connection_.reset();
  while (auto choice = hosts_.next(now())) {
    if (!choice->open) {
      auto made = LdapConnection::open(hosts_.hosts()[choice->host].name, options_);
      if (!made) {
        hosts_.failed(now());
        answer.reply.code = made.error().code;
        answer.warned = made.error().binding;
        if (reporter_ && (made.error().binding || !only))
          reporter_->report(made.error().severity, made.error().text);
        if (only) break;
        continue;
      }
      connection_ = std::move(*made);
    }
    answer = {.reply = connection_->search(query), .warned = false};
    if (!is_server_trouble(answer.reply.code)) {
      hosts_.succeeded(now());
      return answer;
    }
    connection_.reset();
    if (answer.reply.code == LDAP_SERVER_DOWN)
      hosts_.lost(now());
    else
      hosts_.failed(now());
    if (only && !choice->open) break;
    if (only && answer.reply.code == LDAP_TIMEOUT) break;
  }
  return answer;
}

}  // namespace postwright
