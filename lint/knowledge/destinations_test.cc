#include "lint/knowledge/destinations.h"

#include <gtest/gtest.h>

namespace postwright::lint {
namespace {

TEST(Destinations, AreHostsWithAndWithoutBracketsAndPorts) {
  for (const char* good :
       {"example.com", "example.com:587", "[mail.example.com]", "[mail.example.com]:587",
        "[mail.example.com]:submission", "[192.0.2.1]:25", "[2001:db8::1]", "[ipv6:2001:db8::1]:26",
        "localhost:10025", "mail", "example.com:smtps", "[::1]:10024"})
    EXPECT_TRUE(parse_destination(good).good) << good;
}

TEST(Destinations, AreTakenApart) {
  auto parsed = parse_destination("[Mail.Example.com]:587");
  ASSERT_TRUE(parsed.good);
  EXPECT_EQ(parsed.good->host, "mail.example.com");
  EXPECT_TRUE(parsed.good->in_brackets);
  EXPECT_EQ(parsed.good->port, "587");
  EXPECT_FALSE(parse_destination("example.com").good->in_brackets);
}

struct Bad {
  const char* text;
  const char* reason;
  const char* meant;
};

TEST(Destinations, ThatAreBadSayWhyAndWhatWasMeant) {
  constexpr Bad kBad[] = {
      {"[h:587]", "the port goes behind the bracket", "[h]:587"},
      {"[h", "there is no ]", ""},
      {"h]", "a bracket must be the first character", ""},
      {"[]:25", "there is no host in the brackets", ""},
      {"[h]587", "only a colon and a port may stand behind ]", "[h]:587"},
      {"[h]:", "there is no port behind the colon", ""},
      {"[h]:65536", "65536 is no port", ""},
      {"smtp:[h]:1", "smtp: is no part of a next hop", "[h]:1"},
      {"inet:h:25", "inet: is no part of a next hop", "h:25"},
      {"smtp://h", "a next hop is no URL", "[h]"},
      {"smtps://mail.example.com:465/", "a next hop is no URL", "[mail.example.com]:465"},
      {"2001:db8::1", "an IPv6 address needs brackets", "[2001:db8::1]"},
      {"mx.example.com:smtp:25", "there is a colon too many", ""},
      {"\"[h]:587\"", "a quote is no part of a host name", ""},
      {"h:587:", "there is a colon too many", ""},
      {"h:", "there is no port behind the colon", ""},
      {":587", "there is no host in front of the colon", ""},
      {"587", "a number is no host", ""},
  };
  for (const Bad& row : kBad) {
    auto parsed = parse_destination(row.text);
    ASSERT_TRUE(parsed.bad) << row.text;
    EXPECT_EQ(parsed.bad->reason, row.reason) << row.text;
    EXPECT_EQ(parsed.bad->meant, row.meant) << row.text;
  }
}

TEST(Destinations, HavePortsByNumberAndName) {
  EXPECT_EQ(port_number("465"), 465);
  EXPECT_EQ(port_number("smtps"), 465);
  EXPECT_EQ(port_number("submissions"), 465);
  EXPECT_EQ(port_number("Submission"), 587);
  EXPECT_EQ(port_number("0"), std::nullopt);
  EXPECT_EQ(port_number("65536"), std::nullopt);
  EXPECT_EQ(port_number("imap"), std::nullopt);
}

}  // namespace
}  // namespace postwright::lint
