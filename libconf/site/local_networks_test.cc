#include "libconf/site/local_networks.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include "base/text.h"

namespace postwright {
namespace {

LocalAddress address(std::string_view text) {
  LocalAddress made;
  std::size_t slash = text.find('/');
  std::string host(text.substr(0, slash));
  made.is_ipv6 = host.find(':') != std::string::npos;
  EXPECT_EQ(inet_pton(made.is_ipv6 ? AF_INET6 : AF_INET, host.c_str(), made.bytes.data()), 1);
  if (slash != std::string_view::npos)
    made.prefix = static_cast<int>(*parse_unsigned(text.substr(slash + 1)));
  return made;
}

/// A host with many addresses, on which a Postfix 3.11.7 gave what the tests expect.
const std::vector<LocalAddress>& many() {
  static const auto* addresses = new std::vector<LocalAddress>{
      address("127.0.0.1/8"),    address("127.0.0.9/16"),     address("198.51.100.5/24"),
      address("10.1.1.1/8"),     address("10.1.1.2/30"),      address("172.16.5.4/12"),
      address("203.0.113.9/26"), address("198.51.100.77/25"), address("2001:db8:f::9/64"),
      address("2001:db8::1/48"), address("2001:db8::5/48"),   address("::1/128")};
  return *addresses;
}

Result<std::string> made(std::string_view style, std::string_view protocols,
                         std::string_view interfaces, bool strict = true,
                         const std::vector<LocalAddress>& local = many()) {
  MynetworksInputs inputs{.inet_interfaces = std::string(interfaces),
                          .inet_protocols = std::string(protocols),
                          .mynetworks_style = std::string(style),
                          .strict = strict};
  return make_mynetworks(inputs, local, [](const std::string& host, bool ipv4, bool) {
    std::vector<LocalAddress> found;
    if (host == "localhost" && ipv4) found.push_back(address("127.0.0.1"));
    if (host == "away.example") found.push_back(address("192.0.2.1"));
    return found;
  });
}

std::string networks_error(std::string_view style, std::string_view protocols,
                           std::string_view interfaces) {
  auto result = made(style, protocols, interfaces);
  return result ? cat("no error: ", *result) : result.error().message;
}

TEST(LocalNetworks, AllAddressesInTheOrderOfTheInterfaces) {
  EXPECT_EQ(made("subnet", "all", "all"),
            "127.0.0.0/8 127.0.0.0/16 198.51.100.0/24 10.0.0.0/8 10.1.1.0/30 172.16.0.0/12 "
            "203.0.113.0/26 198.51.100.0/25 [2001:db8:f::]/64 [2001:db8::]/48 [::1]/128 ");
  EXPECT_EQ(made("host", "ipv6", "all"),
            "[2001:db8:f::9]/128 [2001:db8::1]/128 [2001:db8::5]/128 [::1]/128 ");
  EXPECT_EQ(made("host", "ipv4, ipv6", "loopback-only"), "127.0.0.1/32 127.0.0.9/32 [::1]/128 ");
  std::vector<LocalAddress> mixed{address("::1/128"), address("127.0.0.1/8")};
  EXPECT_EQ(made("subnet", "all", "all", true, mixed), "127.0.0.0/8 [::1]/128 ");
}

TEST(LocalNetworks, NamedAddressesAreSorted) {
  EXPECT_EQ(
      made("subnet", "all", "10.1.1.2, 10.1.1.1, 203.0.113.9,2001:db8::1 2001:db8::5 10.1.1.1"),
      "10.0.0.0/8 10.1.1.0/30 203.0.113.0/26 [2001:db8::]/48 ");
  EXPECT_EQ(made("class", "all", "203.0.113.9 172.16.5.4 10.1.1.1 2001:db8::1"),
            "10.0.0.0/8 172.16.0.0/16 203.0.113.0/24 [2001:db8::]/48 ");
  EXPECT_EQ(made("host", "all", "[::1] localhost"), "127.0.0.1/32 [::1]/128 ");
}

TEST(LocalNetworks, NothingNamedIsNothing) {
  EXPECT_EQ(made("subnet", "all", ""), "");
  EXPECT_EQ(made("subnet", "", "all"), "");
  EXPECT_EQ(made("subnet", " ", "10.1.1.1"), "");
}

TEST(LocalNetworks, WhatIsWrong) {
  EXPECT_EQ(networks_error("wide", "all", "all"),
            "unknown mynetworks mask style value \"wide\" in \"wide\"");
  EXPECT_EQ(networks_error("host, subnet", "all", "all"),
            "bad mynetworks_style value: host, subnet; specify exactly one value");
  EXPECT_EQ(networks_error("host", "all, ipx", "all"),
            "unknown inet_protocols value \"ipx\" in \"all, ipx\"");
  EXPECT_EQ(networks_error("host", "IPv4", "all"),
            "unknown inet_protocols value \"IPv4\" in \"IPv4\"");
  EXPECT_EQ(networks_error("wide", "ipx", "192.0.2.1"),
            "unknown inet_protocols value \"ipx\" in \"ipx\"");
  EXPECT_EQ(networks_error("wide", "all", "192.0.2.1"),
            "unknown mynetworks mask style value \"wide\" in \"wide\"");
  EXPECT_EQ(networks_error("host", "ipv4", "[::1]"),
            "config variable inet_interfaces: host not found: [::1]");
  EXPECT_EQ(networks_error("host", "all", "all 127.0.0.1"),
            "config variable inet_interfaces: host not found: all");
  EXPECT_EQ(networks_error("host", "all", "198.51.100.5 10.9.9.9"),
            "parameter inet_interfaces: no local interface found for 10.9.9.9");
  EXPECT_EQ(networks_error("host", "all", "away.example"),
            "parameter inet_interfaces: no local interface found for 192.0.2.1");
  auto none = made("host", "ipv4", "all", true, {address("::1/128")});
  EXPECT_EQ(none.error().message, "could not find any active network interfaces");
  auto reserved = made("class", "all", "all", true, {address("240.0.0.9/16")});
  EXPECT_EQ(reserved.error().message, "mynetworks_core: unknown address class: 240.0.0.9");
}

TEST(LocalNetworks, WhatIsNotHereNeedNotBeAnError) {
  EXPECT_EQ(made("host", "all", "away.example 192.0.2.1 localhost 10.1.1.1", false),
            "10.1.1.1/32 ");
  EXPECT_EQ(made("host", "all", "all", false, {}), "");
}

TEST(LocalNetworks, ThisHostHasSome) {
  auto text = default_mynetworks({.inet_interfaces = "127.0.0.1",
                                  .inet_protocols = "all",
                                  .mynetworks_style = "host",
                                  .strict = false});
  ASSERT_TRUE(text);
  EXPECT_TRUE(*text == "127.0.0.1/32 " || text->empty()) << *text;
}

}  // namespace
}  // namespace postwright
