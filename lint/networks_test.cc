#include "lint/networks.h"

#include <gtest/gtest.h>

namespace postwright::lint {
namespace {

TEST(Networks, Forms) {
  EXPECT_EQ(parse_network("192.0.2.1")->bits, 32u);
  EXPECT_EQ(parse_network("[::1]")->bits, 128u);
  EXPECT_EQ(parse_network("10.0.0.0/8")->text(), "10.0.0.0/8");
  EXPECT_EQ(parse_network("[2001:db8::]/32")->text(), "[2001:db8::]/32");
  for (std::string_view text : {"", "a", "10.0.0.0/33", "10.0.0/8", "::1", "[::1", "[::1]/129",
                                "10.0.0.0/", "10.0.0.0/-1", "lmdb:/x", "/file"})
    EXPECT_FALSE(parse_network(text)) << text;
}

TEST(Networks, HostBits) {
  EXPECT_TRUE(parse_network("192.168.1.5/24")->has_host_bits());
  EXPECT_EQ(parse_network("192.168.1.5/23")->without_host_bits().text(), "192.168.0.0/23");
  EXPECT_EQ(parse_network("[2001:db8::1]/33")->without_host_bits().text(), "[2001:db8::]/33");
  EXPECT_FALSE(parse_network("0.0.0.0/0")->has_host_bits());
}

TEST(Networks, Contains) {
  EXPECT_TRUE(parse_network("10.0.0.0/8")->contains(*parse_network("10.1.0.0/16")));
  EXPECT_FALSE(parse_network("10.1.0.0/16")->contains(*parse_network("10.0.0.0/8")));
  EXPECT_FALSE(parse_network("10.0.0.0/8")->contains(*parse_network("[::1]")));
}

}  // namespace
}  // namespace postwright::lint
