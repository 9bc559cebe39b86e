#include "lint/networks.h"

#include <arpa/inet.h>

#include <algorithm>

#include "base/text.h"

namespace postwright::lint {
namespace {

/// The bits of byte `index` that belong to a prefix.
std::uint8_t mask_byte(unsigned bits, std::size_t index) {
  unsigned begin = static_cast<unsigned>(index) * 8;
  if (bits >= begin + 8) return 0xff;
  if (bits <= begin) return 0;
  return static_cast<std::uint8_t>(0xff00u >> (bits - begin));
}

}  // namespace

Network Network::without_host_bits() const {
  Network network = *this;
  for (std::size_t i = 0; i < network.address.size(); ++i) network.address[i] &= mask_byte(bits, i);
  return network;
}

bool Network::has_host_bits() const {
  return without_host_bits().address != address;
}

bool Network::contains(const Network& other) const {
  if (ipv6 != other.ipv6 || other.bits < bits) return false;
  Network wide = other;
  wide.bits = bits;
  return wide.without_host_bits().address == without_host_bits().address;
}

std::string Network::text() const {
  char buffer[INET6_ADDRSTRLEN] = {};
  inet_ntop(ipv6 ? AF_INET6 : AF_INET, address.data(), buffer, sizeof buffer);
  return ipv6 ? cat("[", static_cast<const char*>(buffer), "]/", bits)
              : cat(static_cast<const char*>(buffer), "/", bits);
}

std::optional<Network> parse_network(std::string_view text) {
  Network network;
  network.ipv6 = text.starts_with('[');
  std::size_t slash = text.rfind('/');
  std::string address(text.substr(0, slash));
  if (network.ipv6) {
    if (!address.ends_with(']')) return std::nullopt;
    address = address.substr(1, address.size() - 2);
  }
  if (inet_pton(network.ipv6 ? AF_INET6 : AF_INET, address.c_str(), network.address.data()) != 1)
    return std::nullopt;
  network.bits = network.width();
  if (slash != std::string_view::npos) {
    auto bits = parse_unsigned(text.substr(slash + 1));
    if (!bits || *bits > network.width()) return std::nullopt;
    network.bits = static_cast<unsigned>(*bits);
  }
  return network;
}

}  // namespace postwright::lint
