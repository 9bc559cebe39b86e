#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace postwright {

/// An address of a network interface that is up.
struct LocalAddress {
  bool is_ipv6 = false;
  std::array<std::uint8_t, 16> bytes = {};  ///< in network order; IPv4 has four, then zeros
  int prefix = 0;                           ///< bits of its network

  std::size_t size() const { return is_ipv6 ? 16 : 4; }
  bool is_loopback() const;
  std::string text() const;
  /// Of the same address, whatever the network.
  bool is_same(const LocalAddress& other) const {
    return is_ipv6 == other.is_ipv6 && bytes == other.bytes;
  }
  auto operator<=>(const LocalAddress&) const = default;
};

/// The addresses that `host`, a name or an address, has in these families; none when there is no
/// such host. Prefixes are not set.
using FindHost =
    std::function<std::vector<LocalAddress>(const std::string& host, bool ipv4, bool ipv6)>;

/// What the default of mynetworks is made from: the values of the parameters of these names.
struct MynetworksInputs {
  std::string inet_interfaces, inet_protocols, mynetworks_style;
  /// What inet_interfaces names must be there; otherwise what is not an address of this host does
  /// not count, and names are not looked up.
  bool strict = true;
};

/// host, subnet or class from a value of mynetworks_style, which may say it several times.
/// ErrorKind::config: "unknown mynetworks mask style value "X" in "TEXT"", "bad mynetworks_style
/// value: TEXT; specify exactly one value".
Result<std::string_view> parse_mynetworks_style(std::string_view text);

/// The default of mynetworks, an item and a space for each network: that of each local address, in
/// the order of the interfaces and IPv4 first; or of those that inet_interfaces names, sorted.
/// ErrorKind::config: of mynetworks_style as above, "unknown inet_protocols value "X" in "TEXT"",
/// "config variable inet_interfaces: host not found: X", "parameter inet_interfaces: no local
/// interface found for X", "could not find any active network interfaces". Source: postconf(5).
Result<std::string> make_mynetworks(const MynetworksInputs& inputs,
                                    std::span<const LocalAddress> local, const FindHost& find_host);

/// The same with the addresses of this host, and names as it looks them up.
Result<std::string> default_mynetworks(const MynetworksInputs& inputs);

}  // namespace postwright
