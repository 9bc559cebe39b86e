#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace postwright::lint {

/// A next hop of smtp(8), as relayhost has it:
///
///     next-hop := domain [":" port] | "[" host "]" [":" port]
///     host     := name | address | "ipv6:" address
///
/// Source: postconf(5), relayhost; transport(5).
struct Destination {
  std::string host;  ///< without brackets, lower case
  bool in_brackets = false;
  std::string port;  ///< as written; empty: there is none
};

/// What is wrong with a next hop, and how it may have been meant.
struct BadDestination {
  std::string reason;
  std::string meant;  ///< empty: nobody can tell
};

/// Either of them; only what smtp(8) surely refuses is bad. `text` is not empty and known.
struct ParsedDestination {
  std::optional<Destination> good;
  std::optional<BadDestination> bad;
};
ParsedDestination parse_destination(std::string_view text);

/// The number of a port that is one, or has one of the names that Postfix knows without asking
/// (known_tcp_ports: smtp, smtps, submission, submissions, lmtp).
std::optional<std::uint16_t> port_number(std::string_view port);

}  // namespace postwright::lint
