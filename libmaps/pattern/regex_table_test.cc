#include "libmaps/pattern/regex_table.h"

#include "libmaps/pattern/posix_regex.h"
#include "libmaps/pattern/regex_table_check.h"
#include "libmaps/pattern/text_index.h"

namespace postwright {
namespace {

std::string regexp(std::string_view rules, std::string_view key, Reporter* reporter = nullptr) {
  return search(kRegexpDialect, rules, key, reporter);
}

TEST(RegexpTable, TakesTheFirstRuleThatMatches) {
  constexpr std::string_view kRules = "/^b/ first\n/a/ second\n/a/ third\n!/x/ fourth\n";
  EXPECT_EQ(regexp(kRules, "ba"), "first");
  EXPECT_EQ(regexp(kRules, "A"), "second");
  EXPECT_EQ(regexp(kRules, "c"), "fourth");
  EXPECT_EQ(regexp(kRules, "x"), "-");
}

TEST(RegexpTable, SearchesAKeyUpToItsFirstNullByte) {
  EXPECT_EQ(regexp("/^a$/ yes\n", std::string_view("a\0b", 3)), "yes");
}

TEST(RegexpTable, LeavesOutBlocksWhoseConditionDoesNotHold) {
  constexpr std::string_view kRules =
      "if /foo/\nif !/bar/\n/./ inner\nendif\n/./ outer\nendif\n/./ none\n";
  EXPECT_EQ(regexp(kRules, "foo"), "inner");
  EXPECT_EQ(regexp(kRules, "foobar"), "outer");
  EXPECT_EQ(regexp(kRules, "bar"), "none");
  EXPECT_EQ(regexp("if /a/\n/./ in\n", "b"), "-");
}

TEST(RegexpTable, RefusesPatternsThatTakeTooMuchMemory) {
  CollectedMessages said;
  EXPECT_EQ(regexp("/(((a{200}){200}){200}){200}/ x\n/a/ y\n", "a", &said), "y");
  ASSERT_EQ(said.messages.size(), 1u);
  EXPECT_EQ(said.messages[0].text, "regexp map t, line 1: Regular expression too big");
  EXPECT_EQ(regexp("/a++++++++++++++++++++++++++++++++++++++++/ x\n/a/ y\n", "a"), "y");
  EXPECT_EQ(
      regexp("/((((((((((((((((((((a+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+/ x\n/a/ y\n", "a"),
      "y");
  std::string deep = "/" + std::string(100'000, '(') + std::string(100'000, ')') + "/ x\n";
  EXPECT_EQ(regexp(deep, "a", &said), "-");
  EXPECT_EQ(said.messages.size(), 2u);
}

// glibc takes seconds or hours to compile each of the first, and no time for the second.
TEST(RegexpTable, RefusesPatternsThatTakeTooMuchTime) {
  std::string boundaries, options;
  for (int i = 0; i < 60; ++i) boundaries += "\\b";
  for (int i = 0; i < 5000; ++i) options += "(a?)";
  for (const std::string& pattern :
       {std::string("a(b.*+++++++++++++++c)"), std::string("a(foo.*+++++++++++++;+++++++++++r)"),
        cat("x", options, "y"), cat("x", boundaries, "y"), std::string(R"(x(\b){50}y)"),
        std::string("x(a?){5000}y"), std::string("x((a*)*){3000}y"), std::string("x($|a?){100}y"),
        std::string("x((a?){90}){90}y"), std::string("xa{0,30000}y")}) {
    CollectedMessages said;
    EXPECT_EQ(regexp(cat("/", pattern, "/ x\n/./ y\n"), "a", &said), "y");
    ASSERT_EQ(said.messages.size(), 1u) << pattern;
    EXPECT_EQ(said.messages[0].text, "regexp map t, line 1: Regular expression too big");
  }
  for (const char* pattern :
       {"^.{0,998}$", "^(.*)*$", "^^(a|b*)^(c|)$", "^(x?y?z?){0,50}$", "^(a+b+c*){0,200}$",
        "^((([a-z]*)*)*)*$", "^[a-z]{0,2000}$", "^([a-z0-9-]{0,63}[.]?){1,20}$"}) {
    CollectedMessages said;
    EXPECT_EQ(regexp(cat("/", pattern, "/ x\n"), "", &said), "x") << pattern;
    EXPECT_TRUE(said.messages.empty()) << pattern;
  }
}

TEST(RegexpTable, RefusesResultsThatAreTooLong) {
  std::string rule = "/(.*)/ ";
  for (int i = 0; i < 1000; ++i) rule += "$1";
  EXPECT_EQ(regexp(rule, std::string(100'000, 'x')), "error: the result is too long");
}

TEST(RegexpTable, TakesManyRules) {
  std::string rules;
  for (int i = 0; i < 100'000; ++i)
    rules += cat("/^user", i, "@example", i % 97, "\\.com$/ ", i, "\n");
  EXPECT_EQ(regexp(rules, "user99999@example89.com"), "99999");
  EXPECT_EQ(regexp(rules, "user99999@example88.com"), "-");
}

TEST(RegexpTable, FindsAmongLikelyRulesWhatTryingAllFinds) {
  check_random_tables(kRegexpDialect, 0, 1500);
}

TEST(RegexpTable, KnowsWhichPatternsCompile) {
  check_random_shapes(kRegexpDialect, 20'000);
}

std::string required(std::string_view pattern, RegexSyntax syntax = RegexSyntax::pcre) {
  std::string all;
  for (const RequiredText& choice : shape_of(pattern, syntax).required) {
    if (!all.empty()) all += " & ";
    for (const std::string& text : choice) all += &text == choice.data() ? text : "|" + text;
  }
  return all;
}

TEST(PatternShape, RequiresTheTextThatAPatternCannotDoWithout) {
  EXPECT_EQ(required("^Foo$"), "foo");
  EXPECT_EQ(required("foo.*bar\\.com"), "foo & bar.com");
  EXPECT_EQ(required("foo?bar"), "fo & bar");
  EXPECT_EQ(required("fo*bar"), "f & bar");
  EXPECT_EQ(required("fo+bar"), "fo & bar");
  EXPECT_EQ(required("(foo|bar)x"), "foo|bar & x");
  EXPECT_EQ(required("(foo|)x"), "x");
  EXPECT_EQ(required("(foo)?x"), "x");
  EXPECT_EQ(required("(?!foo)x"), "x");
  EXPECT_EQ(required("foo{0}x"), "fo & x");
  EXPECT_EQ(required("[foo]x"), "x");
  EXPECT_EQ(required("a|b"), "a|b");
  EXPECT_EQ(required("(?<n>abc)\\1d"), "abc & d");
}

TEST(PatternShape, TellsNothingOfWhatItDoesNotKnow) {
  for (const char* pattern : {"(*UTF)abc", "abc(*ACCEPT)", "a\\x62c", "\\Qabc\\E", "(?x)a b c",
                              "abc{x}", "abc(?1)", "a++*", "(abc", "abc)", "abc|", "*abc", "[abc"})
    EXPECT_EQ(required(pattern), "") << pattern;
  EXPECT_FALSE(shape_of("abc(", RegexSyntax::pcre).plain);
  EXPECT_TRUE(shape_of("[A-Fa-f0-9]", RegexSyntax::posix_extended).plain);
  EXPECT_FALSE(shape_of("[F-c]", RegexSyntax::posix_extended).plain);  // without case it falls
  EXPECT_EQ(required("a+?b", RegexSyntax::posix_extended), "b");
  EXPECT_EQ(required("[\\]]b", RegexSyntax::posix_extended), "]b");
  EXPECT_EQ(required("abc", RegexSyntax::posix_basic), "");
}

TEST(TextIndex, FindsTheRulesOfWhichAKeyHoldsAText) {
  TextIndex index;
  index.add(0, {{"example"}});
  index.add(1, {{"a"}});
  index.add(2, {{"foo", "bar"}});
  index.add(5, {{"example"}, {"alice@example"}});
  index.finish();
  auto found = [&](std::string_view key) {
    std::string numbers;
    for (std::uint32_t rule : index.find(key)) numbers += cat(rule, " ");
    return numbers;
  };
  EXPECT_EQ(found(""), "");
  EXPECT_EQ(found("bob@example"), "0 1 ");
  EXPECT_EQ(found("alice@example alice@example"), "0 1 5 ");
  EXPECT_EQ(found("foo bar"), "1 2 ");
  EXPECT_EQ(found("foo"), "2 ");
  EXPECT_EQ(found("exampl"), "1 ");
}

}  // namespace
}  // namespace postwright
