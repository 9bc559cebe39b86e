// Answers and messages are those of postmap 3.11.7.

#include <gtest/gtest.h>

#include "base/text.h"
#include "libmaps/open_table.h"

namespace postwright {
namespace {

/// What a table says about a key: its value, "-" for nothing, or the error.
std::string ask(std::string_view table, std::string_view key, const OpenOptions& options = {}) {
  auto opened = open_table(table, options);
  if (!opened) return opened.error().message;
  auto found = (*opened)->lookup(key);
  if (!found) return cat("error: ", found.error().message);
  return *found ? **found : "-";
}

std::vector<std::string> texts(const CollectedMessages& messages) {
  std::vector<std::string> all;
  for (const auto& message : messages.messages) all.push_back(message.text);
  return all;
}
using Texts = std::vector<std::string>;

struct Question {
  const char* table;
  const char* key;
  const char* answer;
};

TEST(CombiningTables, Answer) {
  constexpr Question kQuestions[] = {
      {"pipemap:{inline:{a=b}, inline:{b=c}}", "a", "c"},
      {"pipemap:{inline:{k=X},inline:{x=y}}", "K", "y"},
      {"pipemap:{inline:{a=x}, inline:{b=c}}", "a", "-"},
      {"pipemap:{inline:{a=b} , , static:{a b} }", "a", "a b"},
      {"pipemap:{inline:{k=},static:x}", "k", "x"},
      {"pipemap:{pipemap:{static:a},inline:{a=b}}", "k", "b"},
      {"unionmap:{static:one, inline:{a=two}, inline:{b=three}}", "a", "one,two"},
      {"unionmap:{inline:{k=},static:x,inline:{k=},static:y}", "k", "x,,y"},
      {"unionmap:{inline:{k=},inline:{k=}}", "k", "-"},
      {"unionmap:{static:{a,b},static:{ c }}", "k", "a,b,c"},
      {"unionmap:{\n static:a,\r\tstatic:b\v}", "k", "a,b"},
      {"unionmap:{inline:{a=1}}", "b", "-"},
      {"randmap:{{x y}}", "k", "{x y}"},
      {"randmap:{ x, x x ,x }", "k", "x"},
  };
  for (const Question& c : kQuestions) EXPECT_EQ(ask(c.table, c.key), c.answer) << c.table;
}

// "Not found" would make a mail system bounce what it should keep.
TEST(CombiningTables, AMemberThatFailsIsNeverNotFound) {
  for (const char* table :
       {"pipemap:{static:a,fail:x}", "pipemap:{fail:x,static:a}", "unionmap:{fail:a,static:b}",
        "unionmap:{static:a,fail:b}", "unionmap:{inline:{a=b},fail:b}", "debug:fail:x",
        "unionmap:{debug:pipemap:{static:a,unionmap:{static:b,fail:x}},inline:{c=d}}"}) {
    auto opened = open_table(table, {});
    ASSERT_TRUE(opened) << table;
    auto found = (*opened)->lookup("k");
    ASSERT_FALSE(found) << table;
    EXPECT_EQ(found.error().kind, ErrorKind::retry) << table;
  }
  EXPECT_EQ(ask("pipemap:{inline:{a=b},fail:x}", "k"), "-") << "the second is not asked";
}

TEST(CombiningTables, BadNames) {
  auto bad = [](std::string_view type, std::string_view name, std::string_view element) {
    return cat("bad syntax: \"", type, ":", name, "\"; need \"", type, ":{", element, "...}\"");
  };
  for (const char* type : {"pipemap", "unionmap"})
    for (const char* name : {"{}", "{ }", "{ , }", "x", "{x}", "{static:a", "{static:a}}",
                             " {static:a}", "{static:a}x", "{static:x,y}", "{y:,static}"})
      EXPECT_EQ(ask(cat(type, ":", name), "k"), bad(type, name, "type:name"));
  for (const char* name : {"{}", "{ , }", "x", "{x", "{a}}", "{a} ", " {a}", "{{a}"})
    EXPECT_EQ(ask(cat("randmap:", name), "k"), bad("randmap", name, "value"));
  EXPECT_EQ(ask("pipemap:{nosuch:x}", "k"), "unsupported dictionary type: nosuch");
  EXPECT_EQ(ask("pipemap:{static:x,:y}", "k"),
            "open dictionary: expecting \"type:name\" form instead of \":y\"");
  EXPECT_EQ(ask("unionmap:{{static:x}}", "k"), "unsupported dictionary type: {static");
  EXPECT_EQ(ask("debug:inline", "k"),
            "open dictionary: expecting \"type:name\" form instead of \"inline\"");
  EXPECT_EQ(ask("pipemap:x", "k", {.access = Access::erase}),
            "pipemap:x map requires O_RDONLY access mode");
  EXPECT_EQ(ask("randmap:x", "k", {.access = Access::update}),
            "randmap:x map requires O_RDONLY access mode");
}

TEST(CombiningTables, AreNotNestedWithoutEnd) {
  auto nested = [](int depth) {
    std::string name;
    for (int i = 0; i < depth; ++i) name += "debug:";
    return name + "static:x";
  };
  EXPECT_EQ(ask(nested(100), "k"), "x");
  EXPECT_EQ(ask(nested(101), "k"), "debug:static:x: tables are nested too deeply");
  EXPECT_TRUE(ask(nested(100000), "k").ends_with(": tables are nested too deeply"));
}

TEST(CombiningTables, KeysAreOfTheKindOfTheFirstMember) {
  EXPECT_EQ((*open_table("pipemap:{inline:{a=b},randmap:{x}}", {}))->key_kind(), KeyKind::fixed);
  EXPECT_EQ((*open_table("unionmap:{randmap:{x},static:y}", {}))->key_kind(), KeyKind::pattern);
  EXPECT_EQ((*open_table("debug:randmap:{x}", {}))->key_kind(), KeyKind::pattern);
}

TEST(CombiningTables, MembersHaveTheUtf8Layer) {
  CollectedMessages messages;
  EXPECT_EQ(ask("pipemap:{static:\xff}", "k", {.reporter = &messages}),
            "error: malformed UTF-8 or invalid codepoint");
  EXPECT_EQ(ask("debug:static:x", "k\xff", {.reporter = &messages}), "-");
  EXPECT_EQ(
      texts(messages),
      (Texts{
          "static:\xff: key \"k\": non-UTF-8 value \"\xff\": malformed UTF-8 or invalid codepoint",
          "static:x: non-UTF-8 key \"k\xff\": malformed UTF-8 or invalid codepoint",
          "static:x lookup: \"k\xff\" = \"not_found\""}));
  EXPECT_EQ(ask("pipemap:{static:\xff}", "k", {.utf8 = false}), "\xff");
}

TEST(RandomTable, GivesEachValue) {
  auto table = open_table("randmap:{a,b,c}", {});
  int count[3] = {};
  for (int i = 0; i < 3000; ++i) ++count[(*table)->lookup("k").value()->front() - 'a'];
  for (int some : count) EXPECT_NEAR(some, 1000, 200);
}

TEST(DebugTable, SaysWhatHappens) {
  CollectedMessages messages;
  OpenOptions options{.access = Access::update, .reporter = &messages};
  auto table = open_table("debug:internal:x", options);
  EXPECT_TRUE((*table)->store("K", "v").value());
  EXPECT_EQ((*table)->lookup("K").value(), "v");
  EXPECT_EQ((*table)->next().value(), (Record{"k", "v"}));
  EXPECT_EQ((*table)->next().value(), std::nullopt);
  EXPECT_TRUE((*table)->erase("K").value());
  EXPECT_FALSE((*table)->erase("K").value());
  EXPECT_EQ((*table)->lookup("K").value(), std::nullopt);
  EXPECT_EQ(texts(messages),
            (Texts{"internal:x update: \"K\" = \"v\": success", "internal:x lookup: \"K\" = \"v\"",
                   "internal:x sequence: \"k\" = \"v\"", "internal:x sequence: found EOF",
                   "internal:x delete: \"K\": success", "internal:x delete: \"K\": failed",
                   "internal:x lookup: \"K\" = \"not_found\""}));
}

TEST(DebugTable, SaysThatSomethingFailed) {
  CollectedMessages messages;
  OpenOptions options{.access = Access::update, .reporter = &messages};
  auto table = open_table("debug:fail:x", options);
  EXPECT_FALSE((*table)->lookup("k"));
  EXPECT_FALSE((*table)->store("k", "v"));
  EXPECT_FALSE((*table)->erase("k"));
  EXPECT_FALSE((*table)->next());
  EXPECT_EQ(texts(messages),
            (Texts{"fail:x lookup: \"k\" = \"error\"", "fail:x update: \"k\" = \"v\": error",
                   "fail:x delete: \"k\": error", "fail:x sequence: found EOF"}));
  messages.messages.clear();
  table = open_table("debug:static:x", options);
  EXPECT_EQ((*table)->erase("k").error().message,
            "table static:x: delete operation is not supported");
  EXPECT_TRUE(messages.messages.empty());
}

TEST(UnavailableTables, TakeThePlaceOfWhatCannotBeOpened) {
  CollectedMessages messages;
  OpenOptions options{.reporter = &messages, .unavailable_tables = true};
  EXPECT_EQ(ask("nosuch:x", "k", options), "error: unsupported dictionary type: nosuch");
  EXPECT_EQ(
      messages.messages,
      (std::vector<CollectedMessages::Message>{
          {Severity::error, "unsupported dictionary type: nosuch"},
          {Severity::warning, "nosuch:x is unavailable. unsupported dictionary type: nosuch"}}));
  messages.messages.clear();
  EXPECT_EQ(ask("pipemap:{inline:{a=b},nosuch:x}", "k", options), "-");
  EXPECT_EQ(messages.messages.size(), 1u);
  EXPECT_EQ(ask("unionmap:{inline:{k=b},nosuch:x}", "k", options),
            "error: unsupported dictionary type: nosuch");
}

}  // namespace
}  // namespace postwright
