#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace postwright {

/// Where a server listens.
struct Endpoint {
  std::string path;     ///< of a UNIX socket; empty: TCP
  std::string host;     ///< a name, an IPv4 or IPv6 address; empty: this machine
  std::string service;  ///< port number or name
  std::string text;     ///< as it was given, without the transport; for messages
  bool operator==(const Endpoint&) const = default;
};

/// `inet:host:port`, `unix:path` or, the same, `local:path`. ErrorKind::config: "need service
/// transport:endpoint instead of "TEXT"", "invalid transport name: X in service: TEXT",
/// "unix-domain name too long: PATH", and those of parse_host_and_port().
Result<Endpoint> parse_endpoint(std::string_view text);

/// `host:port`, `[host]:port`, `:port` or `port`. ErrorKind::config, behind "TEXT: ": "missing
/// "]"", "garbage after "]"", "missing service information", "valid hostname or network address
/// required", "garbage after numerical service".
Result<Endpoint> parse_host_and_port(std::string_view text);

/// Whether this is an IPv4 or IPv6 address, as inet_pton(3) takes it.
bool is_ip_address(const std::string& text);

}  // namespace postwright
