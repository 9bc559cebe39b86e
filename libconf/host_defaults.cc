#include "libconf/host_defaults.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <memory>
#include <vector>

#include "base/text.h"

namespace postwright {
namespace {

int bits_of_class(std::uint8_t first) {
  if (first < 128) return 8;
  if (first < 192) return 16;
  return first < 224 ? 24 : 4;
}

int count_bits(const std::uint8_t* mask, std::size_t size) {
  int bits = 0;
  for (std::size_t i = 0; i < size; ++i) bits += __builtin_popcount(mask[i]);
  return bits;
}

/// `address` is in network byte order; all bits behind the first `bits` are cleared.
std::string network_text(int family, std::uint8_t* address, std::size_t size, int bits) {
  for (std::size_t i = 0; i < size; ++i) {
    int keep = bits - static_cast<int>(i) * 8;
    if (keep <= 0)
      address[i] = 0;
    else if (keep < 8)
      address[i] &= static_cast<std::uint8_t>(0xff << (8 - keep));
  }
  char text[INET6_ADDRSTRLEN] = "";
  inet_ntop(family, address, text, sizeof text);
  if (family == AF_INET6) return cat("[", text, "]/", bits, " ");
  return cat(text, "/", bits, " ");
}

template <class Address, class Field>
std::string network_of(const ifaddrs& interface, Field field, std::string_view style) {
  constexpr std::size_t size = sizeof(std::declval<Address>().*field);
  std::uint8_t address[size], mask[size];
  Address copy;
  std::memcpy(&copy, interface.ifa_addr, sizeof copy);
  std::memcpy(address, &(copy.*field), size);
  int bits = size * 8;
  if (style != "host" && interface.ifa_netmask) {
    std::memcpy(&copy, interface.ifa_netmask, sizeof copy);
    std::memcpy(mask, &(copy.*field), size);
    bits = count_bits(mask, size);
  }
  if (style == "class" && size == 4) bits = bits_of_class(address[0]);
  return network_text(size == 4 ? AF_INET : AF_INET6, address, size, bits);
}

}  // namespace

std::string default_myhostname(std::string_view domain) {
  char name[256] = "";
  if (gethostname(name, sizeof name - 1) != 0) name[0] = '\0';
  std::string_view host = name;
  if (host.find('.') != std::string_view::npos) return std::string(host);
  return cat(host, ".", domain);
}

std::string default_mydomain(std::string_view myhostname) {
  std::size_t dot = myhostname.find('.');
  return std::string(dot == std::string_view::npos ? "localdomain" : myhostname.substr(dot + 1));
}

Result<std::string_view> parse_mynetworks_style(std::string_view text) {
  constexpr std::string_view kStyles[] = {"host", "subnet", "class"};
  std::string_view style;
  bool one = true;
  for (std::string_view word : split(text, ", \t\r\n")) {
    const auto* known = std::ranges::find(kStyles, word);
    if (known == std::end(kStyles))
      return failure(ErrorKind::config,
                     cat("unknown mynetworks mask style value \"", word, "\" in \"", text, "\""));
    one &= style.empty() || style == *known;
    style = *known;
  }
  if (style.empty() || !one)
    return failure(ErrorKind::config,
                   cat("bad mynetworks_style value: ", text, "; specify exactly one value"));
  return style;
}

Result<std::string> default_mynetworks(std::string_view style_text) {
  auto style = parse_mynetworks_style(style_text);
  if (!style) return failure_of(style);
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) != 0) return system_failure("getifaddrs", errno);
  std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> owner(list, freeifaddrs);
  std::vector<std::string> items;
  for (int family : {AF_INET, AF_INET6}) {
    for (const ifaddrs* i = list; i; i = i->ifa_next) {
      if (!i->ifa_addr || i->ifa_addr->sa_family != family || (i->ifa_flags & IFF_UP) == 0)
        continue;
      std::string item = family == AF_INET
                             ? network_of<sockaddr_in>(*i, &sockaddr_in::sin_addr, *style)
                             : network_of<sockaddr_in6>(*i, &sockaddr_in6::sin6_addr, *style);
      bool known = false;
      for (const std::string& earlier : items) known |= earlier == item;
      if (!known) items.push_back(std::move(item));
    }
  }
  std::string text;
  for (const std::string& item : items) text.append(item);
  return text;
}

}  // namespace postwright
