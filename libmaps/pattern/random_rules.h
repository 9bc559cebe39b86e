#pragma once

#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace postwright {

/// Random tables and keys, for property tests. Same seed, same table.
class RandomRules {
 public:
  explicit RandomRules(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t limit) { return random_() % limit; }
  bool one_in(std::size_t count) { return below(count) == 0; }
  std::string_view pick(std::span<const std::string_view> from) { return from[below(from.size())]; }

  /// A pattern of a few atoms, of which some are odd and some are wrong.
  std::string regex(bool pcre) {
    static constexpr std::string_view kAtoms[] = {
        "a",      "b",          "A",          "foo",    "@example", "\\.com", ".",
        ".*",     "[a-c]",      "[^a]",       "[0-9]+", "\\+",      "(a|b)",  "(foo|bar)",
        "(bar|)", "^",          "$",          "x?",     "b*",       "(.*)",   "(a)(b)?",
        "o{2}",   "[0-9]{1,3}", "(foo.*bar)", "user",   "((b))",    "com",    "-"};
    static constexpr std::string_view kOdd[] = {
        "|",      "(",           ")",         "[",       "*",        "+?",     "{",
        "{2",     "\\",          "[z-a]",     "[]a]",    "[a\\]",    "\\1",    "(a)\\1",
        "^*",     "a**",         "a+?b",      "a|*b",    "()",       "\\<foo", "\\w+",
        "\\bfoo", "\\d",         "a{1,2}{2}", "a{0}",    "(ab){0}c", "}",      "\\n",
        "a{,2}b", "[[:alpha:]]", "(|a)",      "(^a|b$)", "[.]",      "[]",     "\\\\"};
    static constexpr std::string_view kPcre[] = {
        "(?i)A",        "(?-i)foo",     "(?:ab)+",         "(?=a)",  "(?!b)",     "(?<=o)b",
        "(?<!a)b",      "(?<n>a)",      "(?>a+)b",         "(?#c)",  "\\Qa.b\\E", "\\x61",
        "a++b",         "a*?b",         "(?|a|(b))",       "\\K",    "\\R",       "\\N",
        "(?x) a b",     "[[:^alpha:]]", "(*ACCEPT)",       "(*UTF)", "\\p{L}",    "(?1)",
        "(?:a|(?i)B)c", "(?(1)a|b)",    "a(?:b|c(?:d|e))f"};
    std::string text;
    std::size_t odd = below(4) == 0 ? 4 : 40;
    for (std::size_t i = below(6); i < 6; ++i) {
      if (!one_in(odd))
        text += pick(kAtoms);
      else
        text += pcre && one_in(2) ? pick(kPcre) : pick(kOdd);
    }
    return text;
  }

  /// Rules and blocks; `rule` and `condition` make the lines.
  template <class Rule, class Condition>
  std::string table(std::size_t lines, Rule&& rule, Condition&& condition) {
    std::string text;
    std::size_t depth = 0;
    for (std::size_t i = 0; i < lines; ++i) {
      std::size_t kind = below(10);
      if (kind == 0) {
        text += "if " + condition() + "\n";
        ++depth;
      } else if (kind == 1 && depth > 0) {
        text += "endif\n";
        --depth;
      } else {
        text += rule(i) + "\n";
      }
    }
    while (depth-- > 0 && !one_in(5)) text += "endif\n";
    return text;
  }

  std::string regex_table(bool pcre, std::size_t lines) {
    static constexpr std::string_view kFlags[] = {"", "", "", "i", "x", "m"};
    auto pattern = [&] {
      return (one_in(8) ? "!/" : "/") + regex(pcre) + "/" + std::string(pick(kFlags));
    };
    auto rule = [&](std::size_t i) {
      std::string second = !pcre && one_in(10) ? "!" + pattern() : "";
      return pattern() + second + " " + std::to_string(i) + (one_in(3) ? " <$1>" : "");
    };
    return table(lines, rule, pattern);
  }

  std::string key() {
    static constexpr std::string_view kWords[] = {
        "a",   "b",         "ab",   "abc",      "foo",  "FOO", "foobar", "user@example.com",
        "bar", "aab",       "oo",   "10.0.0.1", "12",   "a.b", "x",      "-",
        "com", "k\xc5\xbf", "\xff", "+",        "acdf", "\n"};
    std::string text;
    for (std::size_t i = below(5); i < 4; ++i) text += pick(kWords);
    return text;
  }

  std::string address() {
    static constexpr std::string_view kAddresses[] = {
        "10.0.0.1", "10.0.0.2",    "10.0.1.1",        "10.1.0.0",
        "11.0.0.0", "0.0.0.0",     "255.255.255.255", "::1",
        "::",       "2001:db8::1", "2001:db8:1::",    "::ffff:10.0.0.1",
        "fe80::1",  "192.0.2.7",   "10.0.0",          "name"};
    if (one_in(2)) return std::string(pick(kAddresses));
    auto small = [&] { return std::to_string(below(4)); };
    if (one_in(2)) return "10." + small() + "." + small() + "." + small();
    return "2001:db8:" + small() + "::" + small();
  }

 private:
  std::mt19937 random_;
};

}  // namespace postwright
