#include "libconf/expansion/expansion.h"

#include <gtest/gtest.h>

#include <map>

#include "base/text.h"
#include "libconf/expansion/compatibility_level.h"
#include "libconf/expansion/expansion_problems.h"

namespace postwright {
namespace {

class MapScope final : public Scope {
 public:
  explicit MapScope(std::map<std::string, std::string> values) : values_(std::move(values)) {}
  Result<std::optional<ScopeValue>> find(std::string_view name) const override {
    auto found = values_.find(std::string(name));
    if (found == values_.end()) return std::nullopt;
    return ScopeValue{.text = found->second};
  }

 private:
  std::map<std::string, std::string> values_;
};

const MapScope kScope({{"mydomain", "example.com"}, {"empty", ""}, {"level", "3.6"}});

std::string expanded(std::string_view text, const Scope& scope = kScope) {
  ExpansionBudget budget;
  auto result = expand({.text = text}, scope, budget);
  return result ? result->text() : cat("error: ", result.error().message);
}

TEST(Expand, AllForms) {
  EXPECT_EQ(expanded("$mydomain.x ${mydomain}y $(mydomain) $$z ${ mydomain }"),
            "example.com.x example.comy example.com $z example.com");
  EXPECT_EQ(expanded("[${mydomain?a:b}][${empty:a?b}][${undef: lead}][${mydomain?{ x }:{y}}]"),
            "[a:b][a?b][ lead][ x ]");
  EXPECT_EQ(expanded("${undef?{a}:{b c}} ${mydomain ? {a} : text after colon}"), "b c a");
  EXPECT_EQ(expanded("${undef ? {a} : text}"), " text");
  EXPECT_EQ(expanded("${mydomain?{$mydomain}}"), "example.com");
}

TEST(Expand, Comparisons) {
  EXPECT_EQ(expanded("[${{2} < {10}}][${{2a} < {10}}][${{1} == {01}}][${{a} == {A}:no}]"
                     "[${{3.9} < {3.10}?{y}:{n}}][${{3.9} <level {3.10}?{y}:{n}}]"),
            "[true][][true][no][n][y]");
  EXPECT_EQ(expanded("${{$level} >=level {3.6} ? {new} : {old}}"), "new");
  EXPECT_EQ(expanded("${{x} ==level {1}}"), "error: malformed compatibility level syntax: \"x\"");
  EXPECT_EQ(expanded("${{99999999999999999999} == {1}}"),
            "error: mac_exp_eval: bad conversion: 99999999999999999999");
}

TEST(Expand, ErrorsAreTheReferences) {
  EXPECT_EQ(expanded("x ${mydomain"), "error: truncated macro reference: \"x ${mydomain\"");
  EXPECT_EQ(expanded("a $ b"), "error: empty macro name: \"a $ b\"");
  EXPECT_EQ(expanded("a ${}"), "error: empty macro name: \"a ${}\"");
  EXPECT_EQ(expanded("${{a} =~ {b} ? x}"),
            "error: \"==\" or \"!=\"\" or \"<\"\" or \"<=\"\" or \">=\"\" or \">\" expected at: "
            "\"...a}>>>=~ {b} ? x\"");
  EXPECT_EQ(expanded("${{a} ==foo {b}}"), "error: bad operator suffix at: \"...==>>>foo\"");
  EXPECT_EQ(expanded("${a-b}"), "error: attribute name syntax error at: \"...a>>>-b\"");
  EXPECT_EQ(expanded("${ a  b}"), "error: attribute name syntax error at: \"... a>>>  b\"");
  EXPECT_EQ(expanded("${{a} == {b} x}"), "error: \"?\" or \":\" expected at: \"...}>>>x\"");
  // The place keeps its blanks.
  EXPECT_EQ(expanded("${   {a}  ==  b}"),
            "error: \"{expression}\" expected at: \"...{a} ==>>>  b\"");
  EXPECT_EQ(expanded("${{1} <level\tb}"),
            "error: \"{expression}\" expected at: \"...{1} <>>>\tb\"");
  EXPECT_EQ(expanded("${{1} <  }"), "error: \"{expression}\" expected at: \"...{1} <>>>  \"");
  // Operands come before what follows them.
  EXPECT_EQ(expanded("${{$(x} == {b} x}"), "error: truncated macro reference: \"$(x\"");
  EXPECT_EQ(expanded("${{a} == {b}?{c}:{d} x}"), "error: unexpected input at: \"...d}>>>x\"");
}

TEST(Expand, ProblemsAreWarningsButForANumberThatIsTooLarge) {
  auto reported = [](std::vector<std::string> problems) {
    CollectedMessages said;
    Error end = report_expansion_problems(problems, said, "the end").value();
    std::string text;
    for (const auto& message : said.messages) text += message.text + ", ";
    return text + end.message;
  };
  EXPECT_EQ(reported({"a", "b"}), "a, b, the end");
  EXPECT_EQ(reported({"a", "mac_exp_eval: bad conversion: 9223372036854775808", "b"}),
            "a, mac_exp_eval: bad conversion: 9223372036854775808");
  EXPECT_EQ(reported({}), "the end");
}

TEST(Expand, AHundredReferencesMayFollowEachOther) {
  auto chain = [](int length) {
    std::map<std::string, std::string> values;
    for (int i = 0; i < length; ++i) values[cat("n", i)] = cat("$n", i + 1);
    values[cat("n", length)] = "end";
    return expanded("$n1", MapScope(values));
  };
  EXPECT_EQ(chain(100), "end");
  EXPECT_EQ(chain(101), "error: unreasonable macro call nesting: \"end\"");
  EXPECT_EQ(expanded("$a", MapScope(std::map<std::string, std::string>{{"a", "x $a"}})),
            "error: unreasonable macro call nesting: \"x \"");
}

TEST(Expand, MultiplyingParametersAreRefused) {
  for (std::string end : {"", "x"}) {
    std::map<std::string, std::string> values{{"p40", end}};
    for (int i = 0; i < 40; ++i) values[cat("p", i)] = cat("$p", i + 1, "$p", i + 1);
    EXPECT_EQ(expanded("$p0", MapScope(values)),
              "error: the expansion of $names takes too many steps; do the parameters multiply?");
  }
}

TEST(Expand, KnowsWhereTextCameFrom) {
  MapScope scope({{"outer", "$inner:/x"}, {"inner", "hash"}});
  ExpansionBudget budget;
  auto result = expand({.text = "a $outer"}, scope, budget);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->text(), "a hash:/x");
  auto origin = result->origin(2, 4);
  ASSERT_TRUE(origin);
  EXPECT_EQ(origin->via, (std::vector<std::string>{"outer", "inner"}));
  EXPECT_EQ(origin->at, 0u);
  EXPECT_FALSE(result->origin(2, 7));
  auto written = result->written(2, 7);
  EXPECT_EQ(written.begin, 2u);
  EXPECT_EQ(written.end, 8u);
}

TEST(CompatibilityLevel, IsStrict) {
  for (std::string_view good : {"0", "3.11", "3.6.1023", " 3", "+3", "03.006"})
    EXPECT_TRUE(CompatibilityLevel::parse(good)) << good;
  for (std::string_view bad :
       {"", "-1", "3.", "3.1024", "1.2.3.4", "3.x", "3 ", "9999999999999999"})
    EXPECT_FALSE(CompatibilityLevel::parse(bad)) << bad;
}

}  // namespace
}  // namespace postwright
