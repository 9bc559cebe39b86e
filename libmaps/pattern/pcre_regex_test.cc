#include "libmaps/pattern/pcre_regex.h"

#include "libmaps/pattern/pcre_library.h"
#include "libmaps/pattern/regex_table_check.h"

namespace postwright {
namespace {

class PcreTable : public testing::Test {
 protected:
  void SetUp() override {
    if (!PcreLibrary::instance()) GTEST_SKIP() << PcreLibrary::instance().error().message;
  }
  std::string pcre(std::string_view rules, std::string_view key) {
    return search(kPcreDialect, rules, key, &said_);
  }
  CollectedMessages said_;
};

TEST_F(PcreTable, GivesUpAPatternThatGoesOnForTooLong) {
  std::string key = std::string(40, 'a') + "b";
  EXPECT_EQ(pcre("/^(a+)+$/ x\n!/^(a+)+$/ y\nif !/^(a+)+$/\n/./ z\nendif\n/b/ last\n", key),
            "last");
  ASSERT_EQ(said_.messages.size(), 3u);
  EXPECT_EQ(said_.messages[0].text, "pcre map t, line 1: match limit exceeded");
  EXPECT_EQ(said_.messages[2].text, "pcre map t, line 3: match limit exceeded");
}

TEST_F(PcreTable, TakesMemoryFromTheHeapWhenMachineCodeHasTooLittle) {
  auto rules =
      RegexRules::parse(kPcreDialect, "/^(?:(.)(?:a|b))*$/ x\n", {}, {"pcre", "t", &said_});
  std::string key(200'000, 'a');
  for (int i = 0; i < 40; ++i) {
    auto found = rules.lookup(key);
    ASSERT_TRUE(found && *found) << i << (said_.messages.empty() ? "" : said_.messages[0].text);
  }
}

TEST_F(PcreTable, HandsOutWhatGroupsCaptured) {
  EXPECT_EQ(pcre("/^(a)|(b)/ <$1$2>\n", "b"), "<b>");
  EXPECT_EQ(pcre("/(a)\\Kb(c)?/ <$1$2>\n", "ab"), "<a>");
  EXPECT_EQ(pcre("/(*UTF)^(.)$/ <$1>\n", "\xc3\xa9"), "<\xc3\xa9>");
}

TEST_F(PcreTable, KnowsKelvinAndLongSOnlyInUtfMode) {
  EXPECT_EQ(pcre("/(*UTF)^kiss$/ x\n", "\xe2\x84\xaai\xc5\xbf\xc5\xbf"), "x");
  EXPECT_EQ(pcre("/^kiss$/ x\n", "\xe2\x84\xaai\xc5\xbf\xc5\xbf"), "-");
}

TEST_F(PcreTable, FindsAmongLikelyRulesWhatTryingAllFinds) {
  check_random_tables(kPcreDialect, 0, 1500);
}

TEST_F(PcreTable, KnowsWhichPatternsCompile) {
  check_random_shapes(kPcreDialect, 20'000);
}

}  // namespace
}  // namespace postwright
