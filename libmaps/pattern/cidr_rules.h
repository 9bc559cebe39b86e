#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "libmaps/pattern/rule_source.h"

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
  /// Without the bits behind the first `bits`.
  Network cut(unsigned bits) const;
  bool operator==(const Network&) const = default;
};

/// One address, exactly as inet_pton(3) takes it; IPv6 when there is a ':' in it.
std::optional<Network> parse_address(std::string_view text);

/// `address`, `net/len`, `[address]`, `[net/len]` or `[net]/len`. The error is the reference's text
/// about it. Source: cidr_table(5).
Result<Network> parse_network(std::string_view text);

/// A statement of a cidr table.
struct CidrStatement {
  StatementKind kind = StatementKind::rule;
  Network network;
  bool negated = false;
  std::string result;  ///< of a rule
};

/// Nothing, after a warning, when the line is to be left out. With `values_are_files` [postmap -F]
/// the result is the content of the files that it names.
std::optional<CidrStatement> parse_cidr_line(std::uint64_t line, std::string_view text,
                                             bool in_block, bool values_are_files,
                                             const RuleMessages& messages);

}  // namespace postwright
