#include "libconf/site/local_networks.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <memory>
#include <optional>

#include "base/text.h"

namespace postwright {
namespace {

/// Of a socket address of either family; nothing of others.
std::optional<LocalAddress> address_of(const sockaddr* from) {
  LocalAddress address;
  if (from->sa_family == AF_INET) {
    sockaddr_in ipv4;
    std::memcpy(&ipv4, from, sizeof ipv4);
    std::memcpy(address.bytes.data(), &ipv4.sin_addr, 4);
    return address;
  }
  if (from->sa_family != AF_INET6) return std::nullopt;
  sockaddr_in6 ipv6;
  std::memcpy(&ipv6, from, sizeof ipv6);
  address.is_ipv6 = true;
  std::memcpy(address.bytes.data(), &ipv6.sin6_addr, 16);
  return address;
}

int count_bits(const LocalAddress& mask) {
  int bits = 0;
  for (std::uint8_t byte : mask.bytes) bits += __builtin_popcount(byte);
  return bits;
}

Result<std::vector<LocalAddress>> local_addresses() {
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) != 0) return system_failure("getifaddrs", errno);
  std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> owner(list, freeifaddrs);
  std::vector<LocalAddress> addresses;
  for (const ifaddrs* i = list; i; i = i->ifa_next) {
    if (!i->ifa_addr || (i->ifa_flags & IFF_UP) == 0) continue;
    auto address = address_of(i->ifa_addr);
    if (!address) continue;
    auto mask = i->ifa_netmask ? address_of(i->ifa_netmask) : std::nullopt;
    address->prefix = mask ? count_bits(*mask) : static_cast<int>(address->size()) * 8;
    addresses.push_back(*address);
  }
  return addresses;
}

std::vector<LocalAddress> find_host_here(const std::string& host, bool ipv4, bool ipv6) {
  addrinfo hints{};
  hints.ai_family = ipv4 && ipv6 ? AF_UNSPEC : ipv4 ? AF_INET : AF_INET6;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  if (getaddrinfo(host.c_str(), nullptr, &hints, &list) != 0) return {};
  std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(list, freeaddrinfo);
  std::vector<LocalAddress> addresses;
  for (const addrinfo* i = list; i; i = i->ai_next)
    if (auto address = address_of(i->ai_addr)) addresses.push_back(*address);
  return addresses;
}

std::optional<LocalAddress> parse_address(std::string_view text) {
  LocalAddress address;
  std::string copy(text);
  if (inet_pton(AF_INET, copy.c_str(), address.bytes.data()) == 1) return address;
  address.is_ipv6 = true;
  if (inet_pton(AF_INET6, copy.c_str(), address.bytes.data()) == 1) return address;
  return std::nullopt;
}

struct Protocols {
  bool ipv4 = false, ipv6 = false;
  bool has(const LocalAddress& address) const { return address.is_ipv6 ? ipv6 : ipv4; }
  bool none() const { return !ipv4 && !ipv6; }
};

Result<Protocols> parse_protocols(std::string_view text) {
  Protocols protocols;
  for (std::string_view word : split(text, kListSeparators)) {
    bool all = word == "all";
    if (!all && word != "ipv4" && word != "ipv6")
      return config_failure("unknown inet_protocols value \"", word, "\" in \"", text, "\"");
    protocols.ipv4 |= all || word == "ipv4";
    protocols.ipv6 |= all || word == "ipv6";
  }
  return protocols;
}

/// The addresses that inet_interfaces selects, with the prefixes of the interfaces.
class Selection {
 public:
  Selection(const MynetworksInputs& inputs, Protocols protocols,
            std::span<const LocalAddress> local, const FindHost& find_host)
      : inputs_(inputs), protocols_(protocols), local_(local), find_host_(find_host) {}

  Result<std::vector<LocalAddress>> make() {
    if (protocols_.none()) return std::vector<LocalAddress>();
    std::vector<LocalAddress> usable;
    std::ranges::copy_if(local_, std::back_inserter(usable),
                         [&](const LocalAddress& one) { return protocols_.has(one); });
    std::ranges::stable_partition(usable, [](const LocalAddress& one) { return !one.is_ipv6; });
    if (usable.empty() && inputs_.strict)
      return config_failure("could not find any active network interfaces");
    std::string_view text = trim(inputs_.inet_interfaces);
    if (text == "all") return usable;
    if (text != "loopback-only") return named(usable);
    std::erase_if(usable, [](const LocalAddress& one) { return !one.is_loopback(); });
    return usable;
  }

 private:
  Result<std::vector<LocalAddress>> named(std::span<const LocalAddress> usable) const {
    std::vector<LocalAddress> wanted;
    for (std::string_view word : split(inputs_.inet_interfaces, kListSeparators)) {
      auto found = addresses_of(word);
      if (found.empty() && inputs_.strict)
        return config_failure("config variable inet_interfaces: host not found: ", word);
      wanted.insert(wanted.end(), found.begin(), found.end());
    }
    std::ranges::sort(wanted);
    auto twice = std::ranges::unique(wanted);
    wanted.erase(twice.begin(), twice.end());
    std::vector<LocalAddress> selected;
    for (const LocalAddress& one : wanted) {
      auto at = std::ranges::find_if(usable, [&](auto& other) { return other.is_same(one); });
      if (at != usable.end())
        selected.push_back(*at);
      else if (inputs_.strict)
        return config_failure("parameter inet_interfaces: no local interface found for ",
                              one.text());
    }
    return selected;
  }

  std::vector<LocalAddress> addresses_of(std::string_view word) const {
    std::string_view host = word;
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    if (auto address = parse_address(host)) {
      if (protocols_.has(*address)) return {*address};
      return {};
    }
    if (!inputs_.strict) return {};
    return find_host_(std::string(host), protocols_.ipv4, protocols_.ipv6);
  }

  const MynetworksInputs& inputs_;
  Protocols protocols_;
  std::span<const LocalAddress> local_;
  const FindHost& find_host_;
};

/// Of an IPv4 network without a mask; 0: there is none.
int bits_of_class(std::uint8_t first) {
  if (first < 128) return 8;
  if (first < 192) return 16;
  if (first < 224) return 24;
  return first < 240 ? 4 : 0;
}

Result<std::string> network_of(LocalAddress address, std::string_view style) {
  int bits = address.prefix;
  if (style == "host") bits = static_cast<int>(address.size()) * 8;
  if (style == "class" && !address.is_ipv6) bits = bits_of_class(address.bytes[0]);
  if (style == "class" && bits == 0)
    return config_failure("mynetworks_core: unknown address class: ", address.text());
  for (std::size_t i = 0; i < address.size(); ++i) {
    int keep = std::clamp(bits - static_cast<int>(i) * 8, 0, 8);
    address.bytes[i] &= static_cast<std::uint8_t>(0xff00 >> keep);
  }
  if (address.is_ipv6) return cat("[", address.text(), "]/", bits, " ");
  return cat(address.text(), "/", bits, " ");
}

}  // namespace

bool LocalAddress::is_loopback() const {
  if (!is_ipv6) return bytes[0] == 127;
  std::array<std::uint8_t, 16> one{};
  one[15] = 1;
  return bytes == one;
}

std::string LocalAddress::text() const {
  char buffer[INET6_ADDRSTRLEN] = "";
  inet_ntop(is_ipv6 ? AF_INET6 : AF_INET, bytes.data(), buffer, sizeof buffer);
  return buffer;
}

Result<std::string_view> parse_mynetworks_style(std::string_view text) {
  constexpr std::string_view kStyles[] = {"host", "subnet", "class"};
  std::string_view style;
  bool one = true;
  for (std::string_view word : split(text, kListSeparators)) {
    const auto* known = std::ranges::find(kStyles, word);
    if (known == std::end(kStyles))
      return config_failure("unknown mynetworks mask style value \"", word, "\" in \"", text, "\"");
    one &= style.empty() || style == *known;
    style = *known;
  }
  if (style.empty() || !one)
    return config_failure("bad mynetworks_style value: ", text, "; specify exactly one value");
  return style;
}

Result<std::string> make_mynetworks(const MynetworksInputs& inputs,
                                    std::span<const LocalAddress> local,
                                    const FindHost& find_host) {
  auto protocols = parse_protocols(inputs.inet_protocols);
  if (!protocols) return failure_of(protocols);
  auto style = parse_mynetworks_style(inputs.mynetworks_style);
  if (!style) return failure_of(style);
  auto addresses = Selection(inputs, *protocols, local, find_host).make();
  if (!addresses) return failure_of(addresses);
  std::vector<std::string> items;
  std::string text;
  for (const LocalAddress& address : *addresses) {
    auto item = network_of(address, *style);
    if (!item) return item;
    if (std::ranges::find(items, *item) != items.end()) continue;
    text += *item;
    items.push_back(std::move(*item));
  }
  return text;
}

Result<std::string> default_mynetworks(const MynetworksInputs& inputs) {
  auto local = local_addresses();
  if (!local) return failure_of(local);
  return make_mynetworks(inputs, *local, find_host_here);
}

}  // namespace postwright
