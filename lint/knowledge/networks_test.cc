#include "lint/knowledge/networks.h"

#include <gtest/gtest.h>

namespace postwright::lint {
namespace {

TEST(ListedNetworks, Forms) {
  EXPECT_EQ(listed_text(parse_listed_network("192.0.2.1")->network), "192.0.2.1/32");
  EXPECT_EQ(listed_text(parse_listed_network("[::1]")->network), "[::1]/128");
  EXPECT_EQ(listed_text(parse_listed_network("10.0.0.0/8")->network), "10.0.0.0/8");
  EXPECT_EQ(listed_text(parse_listed_network("[2001:db8::]/32")->network), "[2001:db8::]/32");
  for (std::string_view text : {"", "a", "10.0.0.0/33", "10.0.0/8", "::1", "[::1", "[::1]/129",
                                "10.0.0.0/", "10.0.0.0/-1", "[10.0.0.0]/8", "lmdb:/x", "/file"})
    EXPECT_FALSE(parse_listed_network(text)) << text;
}

TEST(ListedNetworks, HostBits) {
  auto network = parse_listed_network("192.168.1.5/23");
  EXPECT_TRUE(network->has_host_bits);
  EXPECT_EQ(listed_text(network->network), "192.168.0.0/23");
  EXPECT_EQ(listed_text(parse_listed_network("[2001:db8::1]/33")->network), "[2001:db8::]/33");
  EXPECT_FALSE(parse_listed_network("0.0.0.0/0")->has_host_bits);
}

}  // namespace
}  // namespace postwright::lint
