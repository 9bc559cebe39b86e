#include "libmaps/mongodb/mongodb_query.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace postwright {
namespace {

std::string json_of(const bson_t* document) {
  std::size_t size = 0;
  char* json = bson_as_relaxed_extended_json(document, &size);
  std::string text(json, size);
  bson_free(json);
  return text;
}
std::string expanded(std::string_view text, std::string_view key) {
  auto query = MongodbQuery::parse(text);
  if (!query) return query.error().message;
  TemplateWord word(key);
  return json_of(query->expand(word).get());
}
/// The documents are equal when the texts of these are.
std::string json(std::string_view text) {
  return json_of(parse_json(text).value().get());
}

TEST(MongodbQuery, LettersInStringsStandForPartsOfTheKey) {
  EXPECT_EQ(
      expanded(R"({"mail": "%s", "on": 1, "u": ["%u", "<%d>"], "x": {"y": "%2 100%%"}})", "a@b.c"),
      json(R"({"mail": "a@b.c", "on": 1, "u": ["a", "<b.c>"], "x": {"y": "b 100%"}})"));
  EXPECT_EQ(expanded(R"({"$or": [{"a": "%s"}, {"b.c": {"$in": ["%s", "*"]}}], "d": null})", "k"),
            json(R"({"$or": [{"a": "k"}, {"b.c": {"$in": ["k", "*"]}}], "d": null})"));
}

/// Each would be another document if the key became a part of the JSON text.
TEST(MongodbQuery, NoKeyChangesTheShape) {
  for (const std::string& key :
       {std::string(R"(", "$where": "1)"), std::string(R"("}, {"a": {"$ne": null}})"),
        std::string(R"({"$gt": ""})"), std::string("\\"), std::string("\\\", \"b\": \""),
        std::string("$ne"), std::string("null"), std::string("%s%%%u"), std::string("\n\t\x01"),
        std::string("a\0b", 3), std::string(65536, '"'), std::string("ü")}) {
    Bson wanted(bson_new());
    bson_append_utf8(wanted.get(), "a", -1, key.data(), static_cast<int>(key.size()));
    BSON_APPEND_INT32(wanted.get(), "b", 1);
    TemplateWord word(key);
    Bson made = MongodbQuery::parse(R"({"a": "%s", "b": 1})")->expand(word);
    EXPECT_TRUE(bson_equal(made.get(), wanted.get())) << key.substr(0, 40);
  }
}

TEST(MongodbQuery, InARegularExpressionAPartStandsForItself) {
  EXPECT_EQ(expanded(R"({"a": {"$regex": "^%u@.*$", "$options": "i"}})", "a.*b@c"),
            json(R"({"a": {"$regex": "^a\\.\\*b@.*$", "$options": "i"}})"));
  EXPECT_EQ(
      expanded(R"({"a": {"$regularExpression": {"pattern": "%s", "options": ""}}})",
               std::string("|()\0\n", 5)),
      json(R"({"a": {"$regularExpression": {"pattern": "\\|\\(\\)\\x00\\x0a", "options": ""}}})"));
}

TEST(MongodbQuery, InAnExpressionAKeyIsALiteral) {
  EXPECT_EQ(expanded(R"({"$expr": {"$eq": ["$mail", "%s"]}})", "$password"),
            json(R"({"$expr": {"$eq": ["$mail", {"$literal": "$password"}]}})"));
  EXPECT_EQ(
      expanded(R"({"$expr": {"$regexMatch": {"input": "$a", "regex": "^%s"}}})", "$.*"),
      json(R"({"$expr": {"$regexMatch": {"input": "$a", "regex": {"$literal": "^\\$\\.\\*"}}}})"));
}

TEST(MongodbQuery, LettersStandWhereAKeyCanOnlyBeCompared) {
  EXPECT_EQ(expanded(R"({"%s": 1})", "k"), "a letter in the name of a field: %s");
  EXPECT_EQ(expanded(R"({"a": [{"x%d": 1}]})", "k"), "a letter in the name of a field: x%d");
  EXPECT_EQ(expanded(R"({"100%%": 1})", "k"), json(R"({"100%": 1})"));
  EXPECT_EQ(expanded(R"({"$where": "this.a == '%s'"})", "k"),
            "a letter in JavaScript: this.a == '%s'");
  EXPECT_EQ(expanded(R"({"$expr": {"$function": {"body": "%s", "args": []}}})", "k"),
            "a letter in JavaScript: %s");
  EXPECT_EQ(expanded(R"({"a": {"$code": "%s"}})", "k"), "JavaScript is a value");
  EXPECT_EQ(expanded(R"({"$where": "this.a"})", "k"), json(R"({"$where": "this.a"})"));
}

TEST(MongodbQuery, WhatIsNoJsonIsRefused) {
  for (const char* text : {"", "x", R"({"a": %s})", R"({"a": "%s")", R"({"a": "%s"}})"})
    EXPECT_FALSE(MongodbQuery::parse(text)) << text;
}

}  // namespace
}  // namespace postwright
