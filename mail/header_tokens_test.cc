#include "mail/header_tokens.h"

#include <gtest/gtest.h>

#include <vector>

namespace postwright {
namespace {

/// Atoms as they are, quoted strings as "value", specials as <c>.
std::string tokens_of(std::string_view text) {
  std::string out;
  HeaderTokens tokens(text);
  while (auto token = tokens.next()) {
    if (!out.empty()) out += ' ';
    if (token->kind == HeaderToken::Kind::atom) out += token->value();
    if (token->kind == HeaderToken::Kind::quoted) out += "\"" + token->value() + "\"";
    if (token->kind == HeaderToken::Kind::special) out += "<" + token->value() + ">";
  }
  EXPECT_FALSE(tokens.next());
  return out;
}

TEST(HeaderTokens, AreAtomsQuotedStringsAndSpecials) {
  EXPECT_EQ(tokens_of("text/plain; charset=\"utf-8\""), "text </> plain <;> charset <=> \"utf-8\"");
  EXPECT_EQ(tokens_of("a.b-c_d+'!#$%&*^`{|}~"), "a.b-c_d+'!#$%&*^`{|}~");
  EXPECT_EQ(tokens_of("a\xc3\xa9z"), "a\xc3\xa9z");
  EXPECT_EQ(tokens_of("<>@,;:\\/[]?=)"), "<<> <>> <@> <,> <;> <:> <\\> </> <[> <]> <?> <=> <)>");
  EXPECT_EQ(tokens_of("a\"b\"c"), "a \"b\" c");
  EXPECT_EQ(tokens_of(""), "");
}

TEST(HeaderTokens, SkipBlanksAndLineBreaksButNotOtherControls) {
  EXPECT_EQ(tokens_of(" \ta\n b\r\n\tc\r"), "a b c");
  EXPECT_EQ(tokens_of("a\vb\f\x01\x7f"), "a <\v> b <\f> <\x01> <\x7f>");
}

TEST(HeaderTokens, SkipComments) {
  EXPECT_EQ(tokens_of("a(b)c"), "a c");
  EXPECT_EQ(tokens_of("(a(b)c)d"), "d");
  EXPECT_EQ(tokens_of("(a\\)b)c"), "c");
  EXPECT_EQ(tokens_of("(a\n b)c"), "c");
  EXPECT_EQ(tokens_of("(\")\")c"), "\")c\"") << "quotes do not protect in a comment";
  EXPECT_EQ(tokens_of("a (b (c) d"), "a");
  EXPECT_EQ(tokens_of("a (b\\"), "a");
  EXPECT_EQ(tokens_of("a ("), "a");
}

TEST(HeaderTokens, QuotedStringsKeepWhatTheBackslashProtects) {
  EXPECT_EQ(tokens_of("\"a\\\"b\\\\c\\d\""), "\"a\"b\\cd\"");
  EXPECT_EQ(tokens_of("\"(a;b)\""), "\"(a;b)\"");
  EXPECT_EQ(tokens_of("\"\""), "\"\"");
  EXPECT_EQ(tokens_of("\"a\n b\r\""), "\"a b\r\"") << "the line break goes, the blank stays";
  EXPECT_EQ(tokens_of("\"a\\\n b\""), "\"a\n b\"");
  EXPECT_EQ(tokens_of("\"a; b"), "\"a; b\"");
  EXPECT_EQ(tokens_of("\"a\\"), "\"a\"");
  EXPECT_EQ(tokens_of("\""), "\"\"");
}

TEST(HeaderTokens, DeepCommentsTakeNoStack) {
  std::string deep(1'000'000, '(');
  EXPECT_EQ(tokens_of(deep), "");
  EXPECT_EQ(tokens_of(deep + std::string(deep.size(), ')') + "a"), "a");
}

TEST(HeaderToken, AtomsCompareWithoutCase) {
  EXPECT_TRUE(HeaderTokens("BoundarY").next()->is_atom("boundary"));
  EXPECT_FALSE(HeaderTokens("boundary*").next()->is_atom("boundary"));
  EXPECT_FALSE(HeaderTokens("\"boundary\"").next()->is_atom("boundary"));
  EXPECT_TRUE(HeaderTokens("=").next()->is('='));
  EXPECT_FALSE(HeaderTokens("\"=\"").next()->is('='));
}

}  // namespace
}  // namespace postwright
