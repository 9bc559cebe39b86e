#include "lint/knowledge/networks.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace postwright::lint {
namespace {

constexpr std::string_view kPrivate[] = {
    "10.0.0.0/8",    "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16",
    "100.64.0.0/10", "[fe80::]/10",   "[fc00::]/7",     "[::1]/128",   "[::ffff:127.0.0.0]/104"};

/// The address in network byte order.
std::array<unsigned char, 16> bytes_of(const Network& network) {
  std::array<unsigned char, 16> bytes = {};
  for (unsigned i = 0; i < 16; ++i) {
    std::uint64_t half = i < 8 ? network.high : network.low;
    bytes[i] = static_cast<unsigned char>(half >> (56 - 8 * (i % 8)));
  }
  return bytes;
}

}  // namespace

std::optional<ListedNetwork> parse_listed_network(std::string_view text) {
  bool in_brackets = text.starts_with('[');
  std::size_t slash = text.rfind('/');
  std::string_view address = text.substr(0, slash);
  if (in_brackets) {
    if (!address.ends_with(']')) return std::nullopt;
    address = address.substr(1, address.size() - 2);
  }
  auto network = parse_address(address);
  if (!network || in_brackets != (network->family == Network::Family::ipv6)) return std::nullopt;
  if (slash != std::string_view::npos) {
    auto length = parse_unsigned(text.substr(slash + 1));
    if (!length || *length > network->length) return std::nullopt;
    network->length = static_cast<unsigned>(*length);
  }
  Network cut = network->cut(network->length);
  return ListedNetwork{.network = cut, .has_host_bits = !(cut == *network)};
}

std::string listed_text(const Network& network) {
  bool ipv6 = network.family == Network::Family::ipv6;
  char buffer[INET6_ADDRSTRLEN] = {};
  inet_ntop(ipv6 ? AF_INET6 : AF_INET, bytes_of(network).data(), buffer, sizeof buffer);
  std::string_view address(buffer);
  return ipv6 ? cat("[", address, "]/", network.length) : cat(address, "/", network.length);
}

bool is_private(const Network& network) {
  return std::ranges::any_of(kPrivate, [&](std::string_view text) {
    return parse_listed_network(text)->network.contains(network);
  });
}

bool is_large_and_public(const Network& network) {
  bool ipv6 = network.family == Network::Family::ipv6;
  return !is_private(network) && network.length < (ipv6 ? 48u : 24u);
}

}  // namespace postwright::lint
