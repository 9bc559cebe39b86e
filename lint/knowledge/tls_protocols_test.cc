#include "lint/knowledge/tls_protocols.h"

#include <gtest/gtest.h>

namespace postwright::lint {
namespace {

std::string oldest(std::string_view value) {
  auto protocols = parse_tls_protocols(value);
  if (!protocols) return "unknown";
  std::size_t index = protocols->oldest();
  return index == TlsProtocols::kCount ? "none" : std::string(TlsProtocols::kNames[index]);
}

TEST(TlsProtocols, WhatIsLetIn) {
  EXPECT_EQ(oldest(""), "SSLv2");
  EXPECT_EQ(oldest(">=TLSv1.2"), "TLSv1.2");
  EXPECT_EQ(oldest(">=TLSv1, <=TLSv1.2"), "TLSv1");
  EXPECT_EQ(oldest("!SSLv2, !SSLv3"), "TLSv1");
  EXPECT_EQ(oldest("!SSLv2:!SSLv3 !TLSv1,!tlsv1.1"), "TLSv1.2");
  EXPECT_EQ(oldest("TLSv1.2 TLSv1.3"), "TLSv1.2");
  EXPECT_EQ(oldest("TLSv1"), "TLSv1");
  EXPECT_EQ(oldest("TLSv1, !TLSv1"), "none");
  EXPECT_EQ(oldest("0x0303"), "unknown");
}

TEST(TlsProtocols, Ranges) {
  EXPECT_TRUE(parse_tls_protocols("!SSLv2,!SSLv3")->is_range());
  EXPECT_FALSE(parse_tls_protocols("!TLSv1.1")->is_range());
  EXPECT_TRUE(parse_tls_protocols("!SSLv3")->has_exclusions);
  EXPECT_FALSE(parse_tls_protocols(">=TLSv1")->has_exclusions);
}

}  // namespace
}  // namespace postwright::lint
