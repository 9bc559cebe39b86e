#include "libconf/expansion/macro_names.h"

#include <gtest/gtest.h>

namespace postwright {
namespace {

/// Names and problems in order.
std::string names_of(std::string_view value) {
  std::string text;
  std::vector<std::string> problems;
  visit_macro_names(
      value, [&](std::string_view name) { text.append(name).append(" "); }, problems);
  for (const std::string& problem : problems) text.append("[").append(problem).append("]");
  return text;
}

// As postconf 3.11.7 reports names that nothing sets.
TEST(MacroNames, StandInAllParts) {
  EXPECT_EQ(names_of("text $$a"), "");
  EXPECT_EQ(names_of("$a ${b} $(c) ${ d }"), "a b c d ");
  EXPECT_EQ(names_of("${a?$b:$c} ${{$d} == {$e} ? $f : {$g}} ${domain_to_ascii{$h}}"),
            "a b c d e f g h ");
  EXPECT_EQ(names_of("${a?{$b}:{${c:$d}}}"), "a b c d ");
}

TEST(MacroNames, EndAtAProblem) {
  EXPECT_EQ(names_of("$x ${a-b} ${c-d} $q ${"),
            "x [attribute name syntax error at: \"...a>>>-b\"]");
  EXPECT_EQ(names_of("${a?{$b} x} $q"), "a b [\":\" expected at: \"...$b}>>>x\"]");
  EXPECT_EQ(names_of("${a:$b} ${nofunc{$q}}"),
            "a b [unknown function \"nofunc\" at\"...>>>nofunc{$q}\"]");
  EXPECT_EQ(names_of("${a-b} $q $"),
            "[attribute name syntax error at: \"...a>>>-b\"][empty macro name: \"${a-b} $q $\"]");
  EXPECT_EQ(names_of("${a-b}${"),
            "[attribute name syntax error at: \"...a>>>-b\"]"
            "[truncated macro reference: \"${a-b}${\"]");
}

}  // namespace
}  // namespace postwright
