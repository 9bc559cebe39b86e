#pragma once

#include <gtest/gtest.h>

#include "base/text.h"
#include "libmaps/pattern/random_rules.h"
#include "libmaps/pattern/regex_table.h"

namespace postwright {

/// Tables of random rules: what is found among likely rules is what is found by trying all.
inline void check_random_tables(const RegexDialect& dialect, unsigned first, unsigned count) {
  for (unsigned seed = first; seed < first + count; ++seed) {
    RandomRules random(seed);
    std::string text = random.regex_table(dialect.type == "pcre", 1 + random.below(60));
    CollectedMessages likely_said;
    CollectedMessages all_said;
    auto likely = RegexRules::parse(dialect, text, {}, {dialect.type, "t", &likely_said});
    auto all = RegexRules::parse(dialect, text, {}, {dialect.type, "t", &all_said},
                                 RegexRules::Search::all);
    ASSERT_EQ(likely_said.messages, all_said.messages) << "seed " << seed << "\n" << text;
    for (int i = 0; i < 40; ++i) {
      std::string key = random.key();
      auto found = likely.lookup(key);
      auto wanted = all.lookup(key);
      ASSERT_EQ(found.has_value(), wanted.has_value());
      if (!found) continue;
      ASSERT_EQ(*found, *wanted) << "seed " << seed << ", key " << key << "\n" << text;
    }
    // Whatever was compiled late compiled; matches that were given up may not have been tried.
    for (const auto& message : likely_said.messages)
      ASSERT_LE(std::ranges::count(likely_said.messages, message),
                std::ranges::count(all_said.messages, message))
          << "seed " << seed << ": " << message.text;
  }
}

/// A plain pattern compiles, and has as many groups as its shape says.
inline void check_random_shapes(const RegexDialect& dialect, unsigned count) {
  RandomRules random(7);
  unsigned plain = 0;
  for (unsigned i = 0; i < count; ++i) {
    std::string text = random.regex(dialect.type == "pcre");
    PatternShape shape = shape_of(text, dialect.syntax(dialect.default_flags));
    if (!shape.plain) continue;
    ++plain;
    auto compiled = dialect.compile(text, dialect.default_flags, true);
    ASSERT_TRUE(compiled) << text << ": " << compiled.error().message;
    ASSERT_EQ((*compiled)->groups(), shape.groups) << text;
  }
  EXPECT_GT(plain, count / 10);
}

/// What a table says of a key; "-": nothing is found.
inline std::string search(const RegexDialect& dialect, std::string_view rules, std::string_view key,
                          Reporter* reporter = nullptr) {
  auto table = RegexRules::parse(dialect, rules, {}, {dialect.type, "t", reporter});
  auto found = table.lookup(key);
  if (!found) return "error: " + found.error().message;
  return found->value_or("-");
}

}  // namespace postwright
