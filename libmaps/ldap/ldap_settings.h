#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "libmaps/client/client_table.h"
#include "libmaps/client/settings.h"

namespace postwright {

/// How the servers of a table are reached.
struct LdapServerOptions {
  enum class Bind { none, simple, sasl };

  std::vector<std::string> urls;  ///< ldap://HOST:PORT, ldaps:, ldapi:; at least one
  int version = 2;
  std::chrono::seconds timeout{10};  ///< of each request, connecting included
  Bind bind = Bind::simple;
  std::string bind_dn;
  std::string bind_password;
  std::string sasl_mechanisms;
  std::string sasl_realm;
  std::string sasl_authorization;
  int sasl_min_ssf = 0;
  int dereference = 0;  ///< LDAP_DEREF_NEVER and so on
  bool chase_referrals = false;
  int debug_level = 0;
  bool start_tls = false;
  bool tls_require_certificate = false;
  std::string tls_ca_directory;
  std::string tls_ca_file;
  std::string tls_certificate;
  std::string tls_key;
  std::string tls_ciphers;
};

/// What is searched for, and what of it counts.
struct LdapSearchOptions {
  ClientTemplate base;
  int scope = 0;  ///< LDAP_SCOPE_SUBTREE and so on
  int size_limit = 0;
  int recursion_limit = 1000;
  std::vector<std::string> results;
  std::vector<std::string> terminal;
  std::vector<std::string> leaf;
  std::vector<std::string> special;
};

struct LdapSettings {
  LdapServerOptions server;
  LdapSearchOptions search;
  ClientOptions client;

  /// ErrorKind::config: those of ClientSettings and ClientOptions, "NAME: unsupported parameter
  /// value: bind = TEXT", "dict_ldap_open: NAME: server_host has no host: TEXT". Warnings: settings
  /// that mean nothing, or are taken for something else.
  static Result<LdapSettings> read(const ClientSettings& settings, const OpenOptions& options);
};

/// The URLs of `server_host`, whose elements are separated by white space and commas. `port` is for
/// those that are no URL and have none themselves. Of a URL, everything behind host and port is
/// left out.
std::vector<std::string> ldap_urls(std::string_view hosts, int port);

}  // namespace postwright
