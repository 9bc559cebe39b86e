#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"

namespace postwright {

/// The first `length` bits of an IP address; 128 bits are kept, of which IPv4 has the first 32.
struct Network {
  enum class Family : std::uint8_t { ipv4, ipv6 };
  Family family = Family::ipv4;
  unsigned length = 0;
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  bool bit(unsigned at) const {
    return ((at < 64 ? high >> (63 - at) : low >> (127 - at)) & 1) != 0;
  }
  /// Bits that both begin with, at most `limit`.
  unsigned common_bits(const Network& other, unsigned limit) const;
  bool contains(const Network& other) const {
    return family == other.family && length <= other.length && common_bits(other, length) == length;
  }
  /// Without the bits after the first `bits`.
  Network cut(unsigned bits) const;
  bool operator==(const Network&) const = default;
};

/// One address, exactly as inet_pton(3) takes it; IPv6 when there is a ':' in it.
std::optional<Network> parse_address(std::string_view text);

/// `address`, `net/len`, `[address]`, `[net/len]` or `[net]/len`. The error is the reference's text
/// about it. Source: cidr_table(5); the items of mynetworks are written so, too.
Result<Network> parse_network(std::string_view text);

}  // namespace postwright
