#include "net/network.h"

#include <gtest/gtest.h>

namespace postwright {
namespace {

Network network(std::string_view text) {
  return parse_network(text).value();
}
std::string error(std::string_view text) {
  auto parsed = parse_network(text);
  return parsed ? "" : parsed.error().message;
}

TEST(Network, ContainsWhatItsBitsBegin) {
  EXPECT_TRUE(network("10.0.0.0/8").contains(network("10.255.0.1")));
  EXPECT_FALSE(network("10.0.0.0/8").contains(network("11.0.0.1")));
  EXPECT_FALSE(network("10.0.0.0/8").contains(network("8.0.0.0/6")));
  EXPECT_TRUE(network("0.0.0.0/0").contains(network("192.0.2.1")));
  EXPECT_FALSE(network("0.0.0.0/0").contains(network("2001:db8::1")));
  EXPECT_TRUE(network("[2001:db8::]/32").contains(network("[2001:db8:1::/48]")));
}

TEST(Network, AddressesAreWhatInetPtonTakes) {
  EXPECT_TRUE(parse_address("192.0.2.1"));
  EXPECT_FALSE(parse_address("192.0.2.01"));
  EXPECT_FALSE(parse_address("192.0.2"));
  EXPECT_FALSE(parse_address("192.0.2.256"));
  EXPECT_FALSE(parse_address(" 192.0.2.1"));
  EXPECT_TRUE(parse_address("::ffff:192.0.2.1"));
  EXPECT_FALSE(parse_address("fe80::1%eth0"));
  EXPECT_FALSE(parse_address(std::string_view("::1\0", 4)));
}

TEST(Network, MistakesAreNamed) {
  EXPECT_EQ(error("10.0.0.1/8"),
            "non-null host address bits in \"10.0.0.1/8\", perhaps you should use \"10.0.0.0/8\" "
            "instead");
  EXPECT_EQ(error("10.0.0.0/33"), "bad mask length in \"10.0.0.0/33\"");
  EXPECT_EQ(error("10.0.0.0/x"), "bad mask value in \"10.0.0.0/x\"");
  EXPECT_EQ(error("10.0.0/8"), "bad network value in \"10.0.0/8\"");
  EXPECT_EQ(error("[10.0.0.0/8"), "missing ']' character after \"[10.0.0.0/8\"");
  EXPECT_EQ(error("[::1]x"), "garbage after \"[::1]\"");
}

}  // namespace
}  // namespace postwright
