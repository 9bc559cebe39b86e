#pragma once

#include <ldap.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "libmaps/ldap/ldap_entry.h"
#include "libmaps/ldap/ldap_settings.h"

namespace postwright {

/// One search.
struct LdapQuery {
  std::string base;
  int scope = LDAP_SCOPE_SUBTREE;
  std::string filter;
  std::vector<std::string> attributes;
  int size_limit = 0;  ///< entries; 0: any
};

struct LdapReply {
  int code = LDAP_SUCCESS;  ///< a result code of LDAP or libldap
  std::vector<LdapEntry> entries;
};

/// Whether a result code says that this server cannot be asked now, and another one may.
bool is_server_trouble(int code);

/// A connection to one server. No request takes longer than LdapServerOptions::timeout, however
/// slowly the server reads and writes (looking its name up has the limits of the resolver).
class LdapConnection {
 public:
  /// Why there is no connection, as the message about it.
  struct Refusal {
    int code = LDAP_SUCCESS;
    Severity severity = Severity::warning;
    std::string text;
    bool binding = false;  ///< it was connected, and failed later
  };
  /// Connects, begins TLS, and binds.
  static tl::expected<LdapConnection, Refusal> open(const std::string& url,
                                                    const LdapServerOptions& options);

  LdapReply search(const LdapQuery& query);

 private:
  struct Close {
    void operator()(LDAP* handle) const;
  };
  using Handle = std::unique_ptr<LDAP, Close>;
  struct FreeMessage {
    void operator()(LDAPMessage* message) const { ldap_msgfree(message); }
  };
  using Message = std::unique_ptr<LDAPMessage, FreeMessage>;
  using Deadline = std::chrono::steady_clock::time_point;

  LdapConnection(Handle handle, std::chrono::seconds timeout)
      : handle_(std::move(handle)), timeout_(timeout) {}
  Deadline deadline() const { return std::chrono::steady_clock::now() + timeout_; }
  int start_tls();
  int bind(const LdapServerOptions& options);
  int bind_simple(const LdapServerOptions& options);
  int bind_sasl(const LdapServerOptions& options);
  int wait(int request, Deadline deadline, Message& answer);
  int result_of(const Message& answer);
  int last_error();

  Handle handle_;
  std::chrono::seconds timeout_;
};

}  // namespace postwright
