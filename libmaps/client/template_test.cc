#include "libmaps/client/template.h"

#include <gtest/gtest.h>

namespace postwright {
namespace {

std::optional<std::string> expand(std::string_view text, std::string_view value,
                                  std::string_view key) {
  auto parsed = ClientTemplate::parse(text);
  if (!parsed) return "bad";
  TemplateWord value_word(value);
  TemplateWord key_word(key);
  if (!parsed->fits(value_word, key_word)) return std::nullopt;
  return parsed->expand(value_word, key_word);
}
std::optional<std::string> query(std::string_view text, std::string_view key) {
  return expand(text, key, key);
}

// The expectations are those of Postfix 3.11.6 (golden cases 112 and 113).
TEST(ClientTemplate, QueriesHaveThePartsOfTheKey) {
  EXPECT_EQ(
      query("%s|%u|%d|%S|%U|%D|%%", "user@sub.example.com"),
      "user@sub.example.com|user|sub.example.com|user@sub.example.com|user|sub.example.com|%");
  EXPECT_EQ(query("%u", "plain"), "plain");
  EXPECT_EQ(query("%u", "a@b@c"), "a@b");
  EXPECT_EQ(query("%u", "user@"), "user");
  EXPECT_EQ(query("%3.%2.%1", "user@mail.sub.example.com"), "sub.example.com");
  EXPECT_EQ(query("", "x"), "");
}

TEST(ClientTemplate, DoesNotFitAKeyThatLacksAPart) {
  for (const char* key : {"plain", "@example.com", "user@"})
    EXPECT_EQ(query("%u@%d", key), std::nullopt) << key;
  for (const char* key : {"plain", "user@example.com", "user@a..b", "user@a.b."})
    EXPECT_EQ(query("%3", key), std::nullopt) << key;
  EXPECT_EQ(query("%3", "user@.a..b"), std::nullopt);
  EXPECT_EQ(query("%1", "user@a..b"), "b");
}

TEST(ClientTemplate, ResultsHaveThePartsOfTheValueAndOfTheKey) {
  EXPECT_EQ(expand("smtp:[%d] u=%u k=%S %%", "target@dest", "user@example.com"),
            "smtp:[dest] u=target k=user@example.com %");
  EXPECT_EQ(expand("%U at %D gives %s", "x", "user@example.com"), "user at example.com gives x");
  EXPECT_EQ(expand("%1/%s", "x", "plain"), std::nullopt);
  EXPECT_EQ(expand("%d", "nodomain", "user@example.com"), std::nullopt);
}

TEST(ClientTemplate, RefusesOtherLetters) {
  for (const char* text : {"%x", "x%", "%0", "% s", "%%%"}) EXPECT_EQ(query(text, "k"), "bad");
}

TEST(ClientTemplate, QuotesPartsOnly) {
  auto parsed = ClientTemplate::parse("a'%s'");
  auto doubled = [](std::string_view part, std::string& to) {
    for (char c : part) to.append(c == '\'' ? 2 : 1, c);
  };
  TemplateWord word("it's");
  EXPECT_EQ(parsed->expand(word, word, doubled), "a'it''s'");
}

}  // namespace
}  // namespace postwright
