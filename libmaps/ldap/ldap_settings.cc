#include "libmaps/ldap/ldap_settings.h"

#include <ldap.h>

#include <algorithm>
#include <limits>
#include <tuple>

#include "base/text.h"

namespace postwright {
namespace {

constexpr int kMaxRecursion = 5000;  // what the stack allows

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> found;
  for (std::string_view word : split(text, kListSeparators)) found.emplace_back(word);
  return found;
}

bool has_letters(const ClientTemplate& text) {
  return std::ranges::any_of(text.pieces(), [](const auto& piece) { return piece.letter != 0; });
}

class Reader {
 public:
  Reader(const ClientSettings& settings, const OpenOptions& options)
      : settings_(settings), options_(options), place_(cat("dict_ldap_open: ", settings.name())) {}

  Result<LdapSettings> read() {
    for (auto step : {&Reader::read_hosts, &Reader::read_bind, &Reader::read_switches,
                      &Reader::read_version, &Reader::read_scope, &Reader::read_numbers,
                      &Reader::read_texts, &Reader::read_attributes, &Reader::read_templates}) {
      Status done = (this->*step)();
      if (!done) return failure_of(done);
    }
    for (const char* old : {"cache", "cache_expiry", "cache_size"}) {
      auto value = settings_.find(old);
      if (!value) return failure_of(value);
      if (*value) warn(cat(place_, " ignoring ", old));
    }
    return std::move(read_);
  }

 private:
  Status read_hosts() {
    auto hosts = settings_.text("server_host", "localhost", 1);
    if (!hosts) return failure_of(hosts);
    auto port = settings_.integer("server_port", LDAP_PORT, 0, 65535);
    if (!port) return failure_of(port);
    read_.server.urls = ldap_urls(*hosts, *port);
    if (!read_.server.urls.empty()) return {};
    return config_failure(place_, ": server_host has no host: ", *hosts);
  }

  Status read_bind() {
    auto bind = settings_.text("bind", "yes", 1);
    if (!bind) return failure_of(bind);
    using Bind = LdapServerOptions::Bind;
    for (auto [word, meaning] : {std::pair("yes", Bind::simple), std::pair("simple", Bind::simple),
                                 std::pair("no", Bind::none), std::pair("none", Bind::none),
                                 std::pair("sasl", Bind::sasl)})
      if (equals_ignoring_case(*bind, word)) {
        read_.server.bind = meaning;
        return {};
      }
    return config_failure(settings_.name(), ": unsupported parameter value: bind = ", *bind);
  }

  Status read_numbers() {
    int timeout = 0;
    constexpr int kMax = std::numeric_limits<int>::max();
    auto expansion_limit = settings_.integer("expansion_limit", 0, 0);
    if (!expansion_limit) return failure_of(expansion_limit);
    for (auto [setting, fallback, min, max, number] :
         {std::tuple("timeout", 10, 1, 1000000, &timeout),
          std::tuple("dereference", 0, std::numeric_limits<int>::min(), kMax,
                     &read_.server.dereference),
          std::tuple("debuglevel", 0, 0, kMax, &read_.server.debug_level),
          std::tuple("sasl_minssf", 0, 0, 4096, &read_.server.sasl_min_ssf),
          std::tuple("size_limit", *expansion_limit, 0, kMax, &read_.search.size_limit),
          std::tuple("recursion_limit", 1000, 1, kMax, &read_.search.recursion_limit)}) {
      auto value = settings_.integer(setting, fallback, min, max);
      if (!value) return failure_of(value);
      *number = *value;
    }
    read_.server.timeout = std::chrono::seconds(timeout);
    read_.search.recursion_limit = std::min(read_.search.recursion_limit, kMaxRecursion);
    int& dereference = read_.server.dereference;
    if (dereference < 0 || dereference > 3) {
      warn(cat(place_, " Unrecognized value ", dereference, " specified for dereference; using 0"));
      dereference = 0;
    }
    return {};
  }

  /// What needs version 3 gets it, with a warning.
  Status read_version() {
    auto version = settings_.integer("version", 2, 2);
    if (!version) return failure_of(version);
    if (*version == 2) {
      for (const std::string& url : read_.server.urls)
        for (const char* scheme : {"ldaps", "ldapi"})
          if (equals_ignoring_case(url.substr(0, 5), scheme)) {
            warn(cat("dict_ldap_open: URL scheme ", scheme, " requires protocol version 3"));
            *version = 3;
          }
      if (read_.server.start_tls) {
        warn(cat(place_, " start_tls requires protocol version 3"));
        *version = 3;
      }
    }
    if (*version > 3) warn(cat(place_, " Unknown version ", *version, ", using 3."));
    read_.server.version = std::min(*version, 3);
    return {};
  }

  Status read_switches() {
    for (auto [setting, value] :
         {std::pair("chase_referrals", &read_.server.chase_referrals),
          std::pair("start_tls", &read_.server.start_tls),
          std::pair("tls_require_cert", &read_.server.tls_require_certificate)}) {
      auto on = settings_.boolean(setting, false);
      if (!on) return failure_of(on);
      *value = *on;
    }
    return {};
  }

  Status read_texts() {
    LdapServerOptions& server = read_.server;
    for (auto [setting, value] :
         {std::pair("bind_dn", &server.bind_dn), std::pair("bind_pw", &server.bind_password),
          std::pair("sasl_mechs", &server.sasl_mechanisms),
          std::pair("sasl_realm", &server.sasl_realm),
          std::pair("sasl_authz_id", &server.sasl_authorization),
          std::pair("tls_ca_cert_dir", &server.tls_ca_directory),
          std::pair("tls_ca_cert_file", &server.tls_ca_file),
          std::pair("tls_cert", &server.tls_certificate), std::pair("tls_key", &server.tls_key),
          std::pair("tls_cipher_suite", &server.tls_ciphers)}) {
      auto text = settings_.text(setting);
      if (!text) return failure_of(text);
      *value = std::move(*text);
    }
    return {};
  }

  Status read_scope() {
    auto scope = settings_.text("scope", "sub", 1);
    if (!scope) return failure_of(scope);
    read_.search.scope = LDAP_SCOPE_SUBTREE;
    if (equals_ignoring_case(*scope, "one"))
      read_.search.scope = LDAP_SCOPE_ONELEVEL;
    else if (equals_ignoring_case(*scope, "base"))
      read_.search.scope = LDAP_SCOPE_BASE;
    else if (!equals_ignoring_case(*scope, "sub"))
      warn(cat(place_, ": Unrecognized value ", *scope, " specified for scope; using sub"));
    return {};
  }

  Status read_attributes() {
    for (auto [setting, fallback, list] :
         {std::tuple("result_attribute", "maildrop", &read_.search.results),
          std::tuple("terminal_result_attribute", "", &read_.search.terminal),
          std::tuple("leaf_result_attribute", "", &read_.search.leaf),
          std::tuple("special_result_attribute", "", &read_.search.special)}) {
      auto text = settings_.text(setting, fallback);
      if (!text) return failure_of(text);
      *list = words(*text);
    }
    return {};
  }

  Status read_templates() {
    auto base = settings_.text("search_base");
    if (!base) return failure_of(base);
    auto parsed = ClientTemplate::parse(*base);
    if (!parsed)
      return config_failure("db_common_parse: ", settings_.name(),
                            ": Invalid query template: ", *base);
    read_.search.base = std::move(*parsed);
    auto filter = settings_.text("query_filter", "mailacceptinggeneralid=%s");
    if (!filter) return failure_of(filter);
    auto format = settings_.text("result_format");
    if (format && format->empty()) format = settings_.text("result_filter");
    if (!format) return failure_of(format);
    if (format->empty()) *format = "%s";
    auto client = ClientOptions::read(settings_, *filter, *format, options_);
    if (!client) return failure_of(client);
    read_.client = std::move(*client);
    if (!has_letters(read_.client.query))
      warn(cat(place_, ": Fixed query_filter ", *filter, " is probably useless"));
    return {};
  }

  void warn(std::string_view text) const {
    if (options_.reporter) options_.reporter->warning(text);
  }

  const ClientSettings& settings_;
  const OpenOptions& options_;
  std::string place_;
  LdapSettings read_;
};

/// "SCHEME://HOST[:PORT]" of a URL.
std::string without_path(std::string_view url) {
  std::size_t begin = url.find("://") + 3;
  return std::string(url.substr(0, url.find_first_of("/?", begin)));
}

}  // namespace

std::vector<std::string> ldap_urls(std::string_view hosts, int port) {
  std::vector<std::string> urls;
  for (std::string_view host : split(hosts, kListSeparators)) {
    if (ldap_is_ldap_url(std::string(host).c_str())) {
      urls.push_back(without_path(host));
      continue;
    }
    bool bracketed = host.starts_with('[');
    auto colons = std::ranges::count(host, ':');
    if (colons > 1 && host.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos)
      urls.push_back(cat("ldap://[", host, "]:", port));
    else if (bracketed ? host.ends_with(']') : colons == 0)
      urls.push_back(cat("ldap://", host, ":", port));
    else
      urls.push_back(cat("ldap://", host));
  }
  return urls;
}

Result<LdapSettings> LdapSettings::read(const ClientSettings& settings,
                                        const OpenOptions& options) {
  return Reader(settings, options).read();
}

}  // namespace postwright
