#pragma once

#include <string>
#include <vector>

#include "base/file.h"
#include "base/result.h"

namespace postwright::reindexer {

/// What the service listens on, whoever made it.
struct ServiceSockets {
  std::vector<UniqueFd> listening;
  /// The pipe to master(8): it breaks when master ends or has read its configuration again.
  UniqueFd master;
  std::string own_path;  ///< a socket file that goes away with the service
};

/// Those that master(8) has opened: descriptors from 6 on; 5 is its status pipe.
Result<ServiceSockets> sockets_of_master(int count);

/// Those of a systemd socket unit (sd_listen_fds(3)): nothing when LISTEN_PID is not this process.
ServiceSockets sockets_of_systemd();

/// Makes a socket that everybody may connect to who can reach it, for the effective user. One that
/// no process listens on any more is replaced. ErrorKind::config "another service listens on PATH".
Result<ServiceSockets> own_service_socket(const std::string& path);

/// A listening socket for its owner alone.
Result<UniqueFd> listen_privately(const std::string& path);

/// Connects to a UNIX socket. Errors: "connect to PATH: REASON".
Result<UniqueFd> connect_to(const std::string& path);

}  // namespace postwright::reindexer
