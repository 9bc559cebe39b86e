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
  EXPECT_EQ(masked("a = {{\nb }}\n", TemplateKind::braces), "a = ~~\n#   \n");
}

TEST(UnknownText, LinesOfControlMarksBecomeComments) {
  MaskedText text = mask_templates("{% if x %}\na = b\n  {% endif %}\n", TemplateKind::automatic);
  EXPECT_EQ(text.text, "#         \na = \x01\n#            \n");
  EXPECT_TRUE(text.has_branches);
  EXPECT_EQ(masked("{{ settings }}\n"), "#             \n");
  EXPECT_EQ(masked("a =\n  {{ word }}\n"), "a =\n  ~~~~~~~~~~\n") << "a continued value";
}

TEST(UnknownText, WhatIsConditionalHasNoValue) {
  EXPECT_EQ(masked("a = b\n{{ if .x }}\nc = d e\n  f\n{{ end }}\ng = h\n"),
            "a = b\n#          \nc = ~~~\n  ~\n#        \ng = h\n");
  EXPECT_EQ(masked("a = {% if x %}b{% else %} c{% endif %}\n"),
            "a = " + std::string(34, '~') + "\n");
  EXPECT_EQ(masked("<% if x %>\nsmtp inet n - n - - smtpd\n  -o a=b\n  -o { c = d }\n<% end %>\n"),
            "#         \nsmtp inet n - n - - smtpd\n  -o a=~\n  -o { c = ~~}\n#        \n");
}

TEST(UnknownText, NothingConditionalMayChange) {
  MaskedText text =
      mask_templates("a = b\n{{#x}}\nc = d\n{{/x}}\ne = {{y}}\n", TemplateKind::automatic);
  EXPECT_TRUE(text.may_change(0, 6));
  EXPECT_FALSE(text.may_change(13, 6)) << "c = d";
  EXPECT_FALSE(text.may_change(4, 12));
  EXPECT_FALSE(text.may_change(26, 10)) << "the mark";
  EXPECT_TRUE(text.may_change(26, 3));
  EXPECT_TRUE(text.is_conditional(13, 0));
}

TEST(UnknownText, WholeLinesInMasterCf) {
  std::string_view text = "smtp inet n - n - - smtpd\n  {{ options }}\n";
  EXPECT_EQ(mask_templates(text, TemplateKind::automatic, true).text,
            "smtp inet n - n - - smtpd\n#              \n");
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
