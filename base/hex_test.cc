#include "base/hex.h"

#include <gtest/gtest.h>

namespace postwright {
namespace {

TEST(Hex, BytesAndNumbers) {
  std::string text;
  append_hex(text, '\xa5');
  append_hex(text, '\x0f', kUpperHex);
  append_percent_encoded(text, '\xff');
  EXPECT_EQ(text, "a50F%FF");
  EXPECT_EQ(to_hex(0), "0000000000000000");
  EXPECT_EQ(to_hex(0xfedcba9876543210), "fedcba9876543210");
}

}  // namespace
}  // namespace postwright
