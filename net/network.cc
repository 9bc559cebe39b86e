#include "net/network.h"

#include <arpa/inet.h>

#include <algorithm>
#include <bit>
#include <limits>

#include "base/text.h"

namespace postwright {
namespace {

unsigned address_bits(Network::Family family) {
  return family == Network::Family::ipv4 ? 32 : 128;
}

std::uint64_t leading_ones(unsigned bits) {
  return bits == 0 ? 0 : ~std::uint64_t{0} << (64 - bits);
}

std::string to_text(const Network& network) {
  bool ipv4 = network.family == Network::Family::ipv4;
  unsigned char bytes[16];
  for (unsigned i = 0; i < 16; ++i) {
    std::uint64_t half = i < 8 ? network.high : network.low;
    bytes[i] = static_cast<unsigned char>(half >> (56 - 8 * (i % 8)));
  }
  char text[INET6_ADDRSTRLEN];
  inet_ntop(ipv4 ? AF_INET : AF_INET6, bytes, text, sizeof text);
  return text;
}

/// As the reference reads digits: cut to 32 bits, so that more than 2^32 begins again at 0.
std::uint32_t mask_length(std::string_view digits) {
  constexpr auto kLargest = std::uint64_t{std::numeric_limits<std::int64_t>::max()};
  return static_cast<std::uint32_t>(std::min(parse_unsigned(digits).value_or(kLargest), kLargest));
}

/// `address` and `length` as `net/len` has them; no length: one address.
struct NetworkText {
  std::string_view address;
  std::optional<std::string_view> length;
};

Result<NetworkText> split_network(std::string_view text) {
  NetworkText parts{.address = text, .length = std::nullopt};
  if (text.starts_with('[')) {
    std::size_t close = text.find(']');
    if (close == std::string_view::npos)
      return config_failure("missing ']' character after \"", text, "\"");
    parts.address = text.substr(1, close - 1);
    std::string_view rest = text.substr(close + 1);
    if (rest.starts_with('/')) {
      parts.length = rest.substr(1);
      return parts;
    }
    if (!rest.empty()) return config_failure("garbage after \"", text.substr(0, close + 1), "\"");
  }
  std::size_t slash = parts.address.find('/');
  if (slash != std::string_view::npos) {
    parts.length = parts.address.substr(slash + 1);
    parts.address = parts.address.substr(0, slash);
  }
  return parts;
}

/// As inet_pton(3), but without a call and a copy for each of many rules and keys.
std::optional<Network> parse_ipv4(std::string_view text) {
  std::uint64_t address = 0;
  std::size_t at = 0;
  for (int part = 0; part < 4; ++part) {
    if (part > 0 && (at == text.size() || text[at++] != '.')) return std::nullopt;
    std::size_t first = at;
    unsigned number = 0;
    while (at < text.size() && is_digit(text[at]) && number <= 255)
      number = number * 10 + static_cast<unsigned>(text[at++] - '0');
    bool zero_in_front = at - first > 1 && text[first] == '0';
    if (at == first || number > 255 || zero_in_front) return std::nullopt;
    address = address << 8 | number;
  }
  if (at != text.size()) return std::nullopt;
  return Network{.family = Network::Family::ipv4, .length = 32, .high = address << 32};
}

}  // namespace

unsigned Network::common_bits(const Network& other, unsigned limit) const {
  std::uint64_t differing = high ^ other.high;
  unsigned same = static_cast<unsigned>(std::countl_zero(differing));
  if (same == 64) same += static_cast<unsigned>(std::countl_zero(low ^ other.low));
  return std::min(same, limit);
}

Network Network::cut(unsigned bits) const {
  Network result = *this;
  result.length = bits;
  result.high &= leading_ones(std::min(bits, 64u));
  result.low &= leading_ones(bits > 64 ? bits - 64 : 0);
  return result;
}

std::optional<Network> parse_address(std::string_view text) {
  if (text.find(':') == std::string_view::npos) return parse_ipv4(text);
  char copy[INET6_ADDRSTRLEN];
  if (text.size() >= sizeof copy || until_nul(text).size() != text.size()) return std::nullopt;
  *std::ranges::copy(text, copy).out = '\0';
  unsigned char bytes[16] = {};
  if (inet_pton(AF_INET6, copy, bytes) != 1) return std::nullopt;
  Network address{.family = Network::Family::ipv6, .length = 128};
  for (unsigned i = 0; i < 8; ++i) {
    address.high = address.high << 8 | bytes[i];
    address.low = address.low << 8 | bytes[8 + i];
  }
  return address;
}

Result<Network> parse_network(std::string_view text) {
  auto parts = split_network(text);
  if (!parts) return failure_of(parts);
  auto bad = [](std::string_view what, std::string_view where) {
    return config_failure(what, " \"", where, "\"");
  };
  auto address = parse_address(parts->address);
  if (!parts->length) {
    if (!address) return bad("bad address pattern:", parts->address);
    return *address;
  }
  auto written = [&] { return cat(parts->address, "/", *parts->length); };
  bool digits = !parts->length->empty() && std::ranges::all_of(*parts->length, is_digit);
  if (!digits) return bad("bad mask value in", written());
  bool ipv6 = parts->address.find(':') != std::string_view::npos;
  std::uint32_t length = mask_length(*parts->length);
  if (length > address_bits(ipv6 ? Network::Family::ipv6 : Network::Family::ipv4))
    return bad("bad mask length in", written());
  if (!address) return bad("bad network value in", written());
  Network network = address->cut(length);
  if (network.high != address->high || network.low != address->low)
    return config_failure("non-null host address bits in \"", written(),
                          "\", perhaps you should use \"", to_text(network), "/", length,
                          "\" instead");
  return network;
}

}  // namespace postwright
