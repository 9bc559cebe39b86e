#include "libmaps/search/partial_keys.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace postwright {
namespace {

/// "KEY", partial ones in parentheses, with the extension that they leave out after a '|'.
std::string shown(const std::vector<SearchKey>& keys) {
  std::string text;
  for (const SearchKey& key : keys) {
    std::string one = key.extension.empty() ? key.text : cat(key.text, "|", key.extension);
    text += cat(text.empty() ? "" : " ", key.partial ? cat("(", one, ")") : one);
  }
  return text;
}

constexpr AddressKeyOptions kPlus{.delimiters = "+"};
constexpr AddressKeyOptions kLocal{.delimiters = "+", .local_domain = true};

TEST(AddressParts, TheLastAtCounts) {
  EXPECT_EQ(address_parts("\"a@b\"@c").localpart, "\"a@b\"");
  EXPECT_EQ(address_parts("\"a@b\"@c").domain, "c");
  EXPECT_FALSE(address_parts("alice").has_domain);
  EXPECT_TRUE(address_parts("alice@").has_domain);
}

TEST(ExtensionOf, BeginsAtTheFirstDelimiterButNeverAtTheStart) {
  EXPECT_EQ(extension_of("alice+list+x", "+", true), "+list+x");
  EXPECT_EQ(extension_of("alice-list+x", "+-", true), "-list+x");
  EXPECT_EQ(extension_of("alice+", "+", true), "+");
  EXPECT_EQ(extension_of("+alice", "+", true), "");
  EXPECT_EQ(extension_of("alice", "+", true), "");
  EXPECT_EQ(extension_of("alice+x", "", true), "");
}

TEST(ExtensionOf, SomeNamesAreNeverTakenApart) {
  EXPECT_EQ(extension_of("MAILER-DAEMON", "-", false), "");
  EXPECT_EQ(extension_of("double-bounce", "-", false), "");
  EXPECT_EQ(extension_of("owner-list", "-", true), "");
  EXPECT_EQ(extension_of("list-request", "-", true), "");
  EXPECT_EQ(extension_of("owner-list", "-", false), "-list");
  EXPECT_EQ(extension_of("list-request", "-", false), "-request");
  EXPECT_EQ(extension_of("owner-list+x", "+", true), "+x");
  EXPECT_EQ(extension_of("-request", "-", true), "");
}

TEST(MappingKeys, GoFromTheWholeAddressToTheDomain) {
  EXPECT_EQ(shown(mapping_keys("alice+x@example.com", kPlus)),
            "alice+x@example.com (alice@example.com|+x) (@example.com)");
  EXPECT_EQ(shown(mapping_keys("alice+x@example.com", kLocal)),
            "alice+x@example.com (alice@example.com|+x) (alice+x) (alice|+x) (@example.com)");
  EXPECT_EQ(shown(mapping_keys("alice@example.com", kLocal)),
            "alice@example.com (alice) (@example.com)");
  EXPECT_EQ(shown(mapping_keys("alice", kLocal)), "alice");
}

TEST(AccessKeys, HaveTheDomainAndItsParentsBeforeTheUser) {
  EXPECT_EQ(shown(access_keys("alice+x@mail.example.com", kPlus)),
            "alice+x@mail.example.com (alice@mail.example.com|+x) (mail.example.com) "
            "(.example.com) (.com) "
            "(alice+x@) (alice@|+x)");
  EXPECT_EQ(
      shown(access_keys("alice@example.com", {.delimiters = "", .subdomains = Subdomains::parent})),
      "alice@example.com (example.com) (com) (alice@)");
}

TEST(TransportKeys, EndWithTheStar) {
  EXPECT_EQ(shown(transport_keys("alice+x@a.example", kPlus)),
            "alice+x@a.example (alice@a.example|+x) (a.example) (.example) (*)");
  EXPECT_EQ(shown(transport_keys("alice", kPlus)), "alice (*)");
}

TEST(DomainKeys, AddressesHaveNoParents) {
  EXPECT_EQ(shown(domain_keys("a.b.c", Subdomains::dotted)), "a.b.c (.b.c) (.c)");
  EXPECT_EQ(shown(domain_keys("a.b.c", Subdomains::parent)), "a.b.c (b.c) (c)");
  EXPECT_EQ(shown(domain_keys("192.0.2.1", Subdomains::dotted)), "192.0.2.1");
  EXPECT_EQ(shown(domain_keys("[192.0.2.1]", Subdomains::parent)), "[192.0.2.1]");
  EXPECT_EQ(shown(domain_keys("localhost", Subdomains::dotted)), "localhost");
  EXPECT_EQ(shown(domain_keys(".a.", Subdomains::dotted)), ".a.");
  EXPECT_EQ(shown(domain_keys("", Subdomains::dotted)), "");
}

TEST(NetworkKeys, AreAnOctetOrAGroupShorterEachTime) {
  EXPECT_EQ(shown(network_keys("192.0.2.1")), "192.0.2.1 (192.0.2) (192.0) (192)");
  EXPECT_EQ(shown(network_keys("2001:db8::1")), "2001:db8::1 (2001:db8) (2001)");
  EXPECT_EQ(shown(network_keys("2001:db8:1:2:3:4:5:6")),
            "2001:db8:1:2:3:4:5:6 (2001:db8:1:2:3:4:5) (2001:db8:1:2:3:4) (2001:db8:1:2:3) "
            "(2001:db8:1:2) "
            "(2001:db8:1) (2001:db8) (2001)");
  EXPECT_EQ(shown(network_keys("::1")), "::1");
}

}  // namespace
}  // namespace postwright
