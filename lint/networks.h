#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace postwright::lint {

/// A network as mynetworks has it: 192.0.2.0/24 or [2001:db8::]/32, an address alone is a host.
struct Network {
  bool ipv6 = false;
  std::array<std::uint8_t, 16> address = {};  ///< the first 4 bytes for IPv4
  unsigned bits = 0;                          ///< of the prefix

  unsigned width() const { return ipv6 ? 128 : 32; }
  bool has_host_bits() const;
  Network without_host_bits() const;
  /// As mynetworks has it.
  std::string text() const;
  bool contains(const Network& other) const;
};

/// Nothing for anything else: names, tables, files, bad masks.
std::optional<Network> parse_network(std::string_view text);

}  // namespace postwright::lint
