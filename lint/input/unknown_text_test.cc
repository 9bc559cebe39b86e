#include "lint/input/unknown_text.h"

#include <gtest/gtest.h>

namespace postwright::lint {
namespace {

std::string masked(std::string_view bytes, TemplateKind kind = TemplateKind::automatic) {
  std::string text = mask_templates(bytes, kind).text;
  for (char& c : text)
    if (c == kUnknownByte) c = '~';
  return text;
}

TEST(UnknownText, MarksKeepTheirLength) {
  EXPECT_EQ(masked("a = {{ b }}/c\n"), "a = ~~~~~~~/c\n");
  EXPECT_EQ(masked("a = <%= b %> [% c %]\n"), "a = ~~~~~~~~ ~~~~~~~\n");
  EXPECT_EQ(masked("a = {{\nb }}\n", TemplateKind::jinja), "a = ~~\n#   \n");
}

TEST(UnknownText, LinesOfControlMarksBecomeComments) {
  MaskedText text = mask_templates("{% if x %}\na = b\n  {% endif %}\n", TemplateKind::automatic);
  EXPECT_EQ(text.text, "#         \na = b\n#            \n");
  EXPECT_TRUE(text.has_branches);
  EXPECT_EQ(masked("{{ settings }}\n"), "#             \n");
  EXPECT_EQ(masked("a =\n  {{ word }}\n"), "a =\n  ~~~~~~~~~~\n") << "a continued value";
}

TEST(UnknownText, PostfixOwnBracesStay) {
  for (std::string_view text :
       {"a = ${{$x} == {y} ? {z} : {w}}\n", "a = inline:{{k = v}, {l = w}}\n", "a = ${b?{c}}\n",
        "-o { a = {b} }\n", "a = ${UPPER}\n", "a = user@EXAMPLE@x\n"}) {
    EXPECT_EQ(masked(text), text);
    EXPECT_FALSE(mask_templates(text, TemplateKind::automatic).is_template);
  }
}

TEST(UnknownText, OnlyTheKindThatIsAskedFor) {
  EXPECT_EQ(masked("a = ${HOST} ${host} @HOST@ {{ x }}\n", TemplateKind::envsubst),
            "a = ~~~~~~~ ${host} ~~~~~~ {{ x }}\n");
  EXPECT_EQ(masked("a = {{ x }}\n", TemplateKind::none), "a = {{ x }}\n");
}

}  // namespace
}  // namespace postwright::lint
