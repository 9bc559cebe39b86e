#pragma once

#include <optional>

#include "base/message.h"
#include "libmaps/client/host_list.h"
#include "libmaps/ldap/ldap_connection.h"

namespace postwright {

/// The servers of a table, in the order of server_host. A connection is made when a search needs
/// it, and kept. A server that is down or too slow is left out for a while when there are others.
class LdapServers {
 public:
  LdapServers(LdapServerOptions options, Reporter* reporter);

  struct Answer {
    LdapReply reply;
    bool warned = false;  ///< why there is no answer was said already
  };
  /// Asks the first server that can be asked; only the last one's trouble is an answer. One whose
  /// kept connection turns out to be lost is connected to again, once. Warnings:
  /// "dict_ldap_connect:
  /// ..." about each server that cannot be connected to or refuses to be bound to.
  Answer search(const LdapQuery& query);

 private:
  LdapServerOptions options_;
  HostList hosts_;
  Reporter* reporter_;
  std::optional<LdapConnection> connection_;
};

}  // namespace postwright
