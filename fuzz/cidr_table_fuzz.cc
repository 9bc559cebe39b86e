// Any bytes as a cidr: table, whose first lines are the keys: the same results by the tree as by
// trying rule after rule. Networks are what they are written as.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "libmaps/pattern/cidr_table.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace postwright;
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  std::string_view keys[4];
  for (std::string_view& key : keys) {
    std::size_t end = std::min(bytes.find('\n'), bytes.size());
    key = bytes.substr(0, end);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  CollectedMessages said;
  auto rules = CidrRules::parse(bytes, false, {"cidr", "fuzz", &said});
  for (std::string_view key : keys) {
    if (rules.lookup(key) != rules.lookup_by_trying_all(key)) std::abort();
    auto network = parse_network(key);
    auto address = parse_address(key);
    if (address && (!network || *network != *address)) std::abort();
    if (network && !network->contains(*network)) std::abort();
    if (network && network->cut(network->length) != *network) std::abort();
  }
  return 0;
}
