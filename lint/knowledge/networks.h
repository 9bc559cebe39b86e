#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "net/network.h"

namespace postwright::lint {

/// An item of mynetworks that is a network: 192.0.2.0/24 or [2001:db8::]/32; an address alone is a
/// host.
struct ListedNetwork {
  Network network;             ///< without host bits
  bool has_host_bits = false;  ///< there were some, and Postfix does not take it
};

/// Nothing for anything else: names, tables, files, IPv6 without brackets, bad masks.
std::optional<ListedNetwork> parse_listed_network(std::string_view text);

/// Inside a network that nobody on the Internet is in: RFC 1918, loopback, link-local and so on.
bool is_private(const Network& network);
/// Not so, and larger than a site has to itself: /24, or /48 for IPv6.
bool is_large_and_public(const Network& network);

/// As mynetworks has it, with its length.
std::string listed_text(const Network& network);

}  // namespace postwright::lint
