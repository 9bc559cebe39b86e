#include "libmaps/pattern/cidr_table.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include <random>

#include "base/text.h"
#include "libmaps/pattern/random_rules.h"

namespace postwright {
namespace {

CidrRules parse(std::string_view text, Reporter* reporter = nullptr) {
  return CidrRules::parse(text, false, {"cidr", "t", reporter});
}

std::string search(CidrRules& rules, std::string_view key) {
  return std::string(rules.lookup(key).value_or("-"));
}

TEST(CidrTable, TakesTheFirstRuleNotTheNarrowestNetwork) {
  auto rules = parse("10.0.0.0/8 wide\n10.0.0.1 narrow\n11.0.0.1 narrow\n11.0.0.0/8 wide\n");
  EXPECT_EQ(search(rules, "10.0.0.1"), "wide");
  EXPECT_EQ(search(rules, "11.0.0.1"), "narrow");
  EXPECT_EQ(search(rules, "11.0.0.2"), "wide");
  EXPECT_EQ(search(rules, "12.0.0.0"), "-");
}

TEST(CidrTable, NeverMatchesAnAddressOfTheOtherFamily) {
  auto rules = parse("!10.0.0.0/8 not ten\n::/0 six\nif !::1\n0.0.0.0/0 four\nendif\n");
  EXPECT_EQ(search(rules, "::1"), "six");
  EXPECT_EQ(search(rules, "::ffff:10.0.0.1"), "six");
  EXPECT_EQ(search(rules, "11.0.0.1"), "not ten");
  EXPECT_EQ(search(rules, "10.0.0.1"), "-");
}

TEST(CidrTable, FindsOnlyAddresses) {
  auto rules = parse("0.0.0.0/0 x\n::/0 y\n");
  for (const char* key : {"", "10.0.0", "010.0.0.1", "10.0.0.1/32", "[::1]", " ::1", "::1%lo",
                          "name", "1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb:cccc"})
    EXPECT_EQ(search(rules, key), "-") << key;
  EXPECT_EQ(search(rules, "2001:DB8::"), "y");
  EXPECT_EQ(search(rules, std::string_view("::1\0/128", 8)), "y");  // up to the null byte
  EXPECT_FALSE(parse_address(std::string_view("::1\0", 4)));
}

TEST(CidrTable, ReadsAddressesAsTheCLibraryDoes) {
  std::mt19937 chance(1);
  constexpr std::string_view kPieces[] = {".",  ".",   ".",   ".",   "0",   "1",         "9",
                                          "10", "127", "200", "249", "255", "256",       "999",
                                          "00", "01",  "-1",  " ",   "a",   "4294967297"};
  int good = 0;
  for (int i = 0; i < 200'000; ++i) {
    std::string text;
    if (i % 2 == 0) {  // nearly an address
      for (int part = 0; part < 4; ++part)
        text += cat(part > 0 ? "." : "", kPieces[4 + chance() % (chance() % 8 == 0 ? 16 : 8)]);
    } else {
      for (auto left = chance() % 10; left > 0; --left) text += kPieces[chance() % 20];
    }
    in_addr wanted;
    bool is_address = inet_pton(AF_INET, text.c_str(), &wanted) == 1;
    auto found = parse_address(text);
    ASSERT_EQ(found.has_value(), is_address) << text;
    if (!is_address) continue;
    ++good;
    ASSERT_EQ(found->high, std::uint64_t{ntohl(wanted.s_addr)} << 32) << text;
    ASSERT_EQ(found->length, 32u);
  }
  EXPECT_GT(good, 10'000);
}

TEST(CidrTable, NumberOfALongMaskIsCutAsInTheReference) {
  auto network = parse_network("10.0.0.1/4294967304");
  ASSERT_FALSE(network);
  EXPECT_EQ(network.error().message,
            "non-null host address bits in \"10.0.0.1/4294967304\", perhaps you should use "
            "\"10.0.0.0/8\" instead");
}

TEST(CidrTable, ReadsEveryLengthOfPrefix) {
  for (unsigned length = 0; length <= 128; ++length) {
    auto all_ones = parse_address("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
    Network network = all_ones->cut(length);
    EXPECT_TRUE(network.contains(*all_ones));
    EXPECT_EQ(network.common_bits(*all_ones, 128), length);
    EXPECT_EQ(network.contains(*parse_address("::")), length == 0);
  }
}

TEST(CidrTable, FindsWithTheTreeWhatTryingAllFinds) {
  for (unsigned seed = 0; seed < 3000; ++seed) {
    RandomRules random(seed);
    auto network = [&] {
      auto address = parse_address(random.address());
      std::string text = random.one_in(8) ? "!" : "";
      if (!address || random.one_in(3)) return text + random.address();
      unsigned length = static_cast<unsigned>(random.below(address->length + 1));
      Network cut = address->cut(length);
      bool four = cut.family == Network::Family::ipv4;
      std::string shown;
      if (four) {
        for (unsigned shift = 56; shift >= 32; shift -= 8)
          shown += cat(cut.high >> shift & 255, shift > 32 ? "." : "");
      } else {
        shown = cut.low == 0 ? "2001:db8::" : random.address();
        if (shown == "2001:db8::") length = 32 + length % 97;
      }
      return cat(text, shown, "/", length);
    };
    auto rule = [&](std::size_t i) { return network() + " " + std::to_string(i); };
    std::string text = random.table(1 + random.below(80), rule, network);
    auto rules = parse(text);
    for (int i = 0; i < 40; ++i) {
      std::string key = random.address();
      auto found = rules.lookup(key);
      auto wanted = rules.lookup_by_trying_all(key);
      ASSERT_EQ(found, wanted) << "seed " << seed << ", key " << key << "\n" << text;
    }
  }
}

TEST(CidrTable, TakesManyRulesAndBlocks) {
  std::string text;
  for (int i = 0; i < 100'000; ++i)
    text += cat("10.", i >> 14 & 255, ".", i >> 6 & 255, ".", i << 2 & 255, "/30 ", i, "\n");
  for (int i = 0; i < 100'000; ++i) text += "if 11.0.0.0/8\n";
  text += "11.0.0.1 deep\n";
  CollectedMessages said;
  auto rules = parse(text, &said);
  EXPECT_EQ(search(rules, "10.0.0.7"), "1");
  EXPECT_EQ(search(rules, "11.0.0.1"), "deep");
  EXPECT_EQ(said.messages.size(), 100'000u);
  EXPECT_EQ(said.messages[0].text, "cidr map t, line 200000: IF has no matching ENDIF");
}

}  // namespace
}  // namespace postwright
