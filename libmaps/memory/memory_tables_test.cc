// Messages and answers are those of postmap 3.11.

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <fstream>

#include "base/text.h"
#include "libmaps/memory/environ_table.h"
#include "libmaps/memory/fail_table.h"
#include "libmaps/memory/inline_table.h"
#include "libmaps/memory/internal_table.h"
#include "libmaps/memory/static_table.h"
#include "libmaps/memory/texthash_table.h"

namespace postwright {
namespace {

using Open = Result<TablePtr> (*)(std::string_view, const OpenOptions&);

/// What a table says about a key: its value, "-" for nothing, or the error.
std::string ask(Open open, std::string_view name, std::string_view key,
                const OpenOptions& options = {}) {
  auto table = open(name, options);
  if (!table) return table.error().message;
  auto found = (*table)->lookup(key);
  if (!found) return found.error().message;
  return *found ? **found : "-";
}

std::string listing(Table& table) {
  std::string text;
  for (auto record = table.next(); record && *record; record = table.next())
    text += cat((*record)->key, "=", (*record)->value, ";");
  return text;
}

struct NamedCase {
  const char* name;
  const char* key;
  const char* answer;
};

TEST(InlineTable, FindsItsRecords) {
  constexpr NamedCase kCases[] = {
      {"{a=1}", "A", "1"},
      {"{ a=1 , b=2 }", "a", "1"},
      {"{a=1 b=2}", "b", "2"},
      {"{{a = one two}, b=2}", "a", "one two"},
      {"{{\"x y\" = z}}", "\"x y\"", "z"},
      {"{a=b=c}", "a", "b=c"},
      {"{{a = {x, y}}}", "a", "{x, y}"},
      {"{a=1, a=2}", "a", "2"},
      {"{a=1}", "c", "-"},
      {"{{=}}", "", ""},
      {"{k=}", "k", ""},
  };
  for (const NamedCase& c : kCases)
    EXPECT_EQ(ask(open_inline_table, c.name, c.key), c.answer) << c.name;
}

TEST(InlineTable, SaysWhatIsWrong) {
  constexpr std::pair<const char*, const char*> kCases[] = {
      {"{}", "bad syntax"},
      {"{ }", "empty table"},
      {"{,}", "empty table"},
      {"a=b", "bad syntax"},
      {"{a=b", "bad syntax"},
      {"{a=b}x", "bad syntax"},
      {"{a=b} ", "bad syntax"},
      {"{a}", "missing '=' after attribute name"},
      {"{a =x}", "missing '=' after attribute name"},
      {"{{a=b}x}", "syntax error after '}' in \"{a=b}x\""},
      {"{{a b=c}}", "missing '=' after attribute name"},
      {"{{}}", "no key found; expected format: key = value"},
      {"{\f = b}", "no key found; expected format: key = value"},
      {"{{\"a=b}}", "unbalanced '\"'"},
      {"{a=\xff}", "bad UTF-8 syntax"},
  };
  for (const auto& [name, reason] : kCases)
    EXPECT_EQ(ask(open_inline_table, name, "a"),
              cat(reason, ": \"inline:", name, "\"; need \"inline:{name=value...}\""));
  EXPECT_EQ(ask(open_inline_table, "{a=\xff}", "a", {.utf8 = false}), "\xff");
}

TEST(StaticTable, AnswersEverything) {
  EXPECT_EQ(ask(open_static_table, "two words", ""), "two words");
  EXPECT_EQ(ask(open_static_table, "{ stripped  text }", "x"), "stripped  text");
  EXPECT_EQ(ask(open_static_table, "{{a}}", "x"), "{a}");
  EXPECT_EQ(ask(open_static_table, "a{b}", "x"), "a{b}");
  EXPECT_EQ(ask(open_static_table, "{}", "x"), "");
  EXPECT_EQ(ask(open_static_table, "{a", "x"), "bad static:name syntax: missing '}' in \"{a\"");
  EXPECT_EQ(ask(open_static_table, "{a} b", "x"),
            "bad static:name syntax: syntax error after '}' in \"{a} b\"");
  auto table = open_static_table("x", {.access = Access::erase});
  EXPECT_EQ((*table)->erase("a").error().message,
            "table static:x: delete operation is not supported");
}

TEST(EnvironTable, FoldsNames) {
  setenv("postwright_name", "lower", 1);
  setenv("POSTWRIGHT_NAME", "upper", 1);
  EXPECT_EQ(ask(open_environ_table, "any", "POSTWRIGHT_NAME"), "lower");
  EXPECT_EQ(ask(open_environ_table, "any", "POSTWRIGHT_NAME", {.fold_keys = false}), "upper");
  EXPECT_EQ(ask(open_environ_table, "any", "POSTWRIGHT_NO_NAME"), "-");
  auto table = open_environ_table("any", {.access = Access::update});
  EXPECT_TRUE((*table)->store("Postwright_New", "1"));
  EXPECT_STREQ(getenv("postwright_new"), "1");
  EXPECT_FALSE((*table)->store("a=b", "1"));
}

TEST(FailTable, FailsForNow) {
  auto table = open_fail_table("any", {.access = Access::update});
  EXPECT_EQ((*table)->next().error().kind, ErrorKind::retry);
  EXPECT_EQ((*table)->lookup("k").error().kind, ErrorKind::retry);
  EXPECT_EQ((*table)->store("k", "v").error().message, "Application error");
  EXPECT_FALSE((*table)->erase("k"));
  EXPECT_TRUE((*create_fail_index("any", {}))->finish());
  EXPECT_EQ((*create_fail_index("any", {}))->put("k", "v").error().message,
            "table fail:any: write error: Application error");
}

TEST(InternalTable, StartsEmptyAndCanBeChanged) {
  auto table = open_internal_table("any", {.access = Access::update});
  EXPECT_EQ(listing(**table), "");
  EXPECT_TRUE((*table)->store("K", "v"));
  EXPECT_TRUE((*table)->store("k", "w"));
  (*table)->rewind();
  EXPECT_EQ(listing(**table), "k=w;");
  EXPECT_TRUE((*table)->erase("K").value());
  EXPECT_FALSE((*table)->erase("K").value());
}

TEST(MemoryTables, AreReadOnlyWhereTheReferenceHasIt) {
  EXPECT_EQ(ask(open_inline_table, "{a=b}", "a", {.access = Access::erase}),
            "inline:{a=b} map requires O_RDONLY access mode");
  EXPECT_EQ(ask(open_texthash_table, "f", "a", {.access = Access::update}),
            "texthash:f map requires O_RDONLY access mode");
}

class TexthashTable : public ::testing::Test {
 protected:
  TexthashTable() {
    char name[] = "/tmp/texthash_test.XXXXXX";
    close(mkstemp(name));
    path_ = name;
  }
  ~TexthashTable() override { unlink(path_.c_str()); }
  void write(std::string_view text) {
    std::ofstream(path_, std::ios::binary | std::ios::trunc) << text;
  }
  std::string path_;
};

TEST_F(TexthashTable, ReadsPostmapInput) {
  write("key1 v1\nKey2 v2\nnovalue\n\"open v4\nal: v5\ndup one\nDUP two\n");
  CollectedMessages messages;
  auto table = open_texthash_table(path_, {.reporter = &messages});
  ASSERT_TRUE(table);
  EXPECT_EQ(listing(**table), "key1=v1;key2=v2;al:=v5;dup=one;");
  std::string said;
  for (const auto& message : messages.messages) said += message.text + "\n";
  EXPECT_EQ(said,
            cat(path_, ", line 3: expected format: key whitespace value -- ignoring this line\n",
                path_, ", line 4: unbalanced '\"' in '\"open v4' -- ignoring this line\n", path_,
                ", line 5: record is in \"key: value\" format; is this an alias file?\n", path_,
                ", line 7: duplicate entry: \"DUP\"\n"));
  EXPECT_EQ(ask(open_texthash_table, path_, "dup", {.duplicates = Duplicates::replace}), "two");
  EXPECT_EQ(ask(open_texthash_table, path_, "dup", {.duplicates = Duplicates::ignore}), "one");
}

TEST_F(TexthashTable, NamesWhatCannotBeRead) {
  EXPECT_EQ(ask(open_texthash_table, "/nonexistent", "a"),
            "open database /nonexistent: No such file or directory");
  EXPECT_EQ(ask(open_texthash_table, "/tmp", "a"), "read /tmp: Is a directory");
  EXPECT_EQ(ask(open_texthash_table, "/dev/zero", "a"), "/dev/zero: larger than 268435456 bytes");
}

TEST_F(TexthashTable, ValuesMayNameFiles) {
  write("content");
  std::string names = cat(path_, " ", path_);
  EXPECT_EQ(ask(open_static_table, path_, "x", {.values_are_files = true}), "Y29udGVudA==");
  EXPECT_EQ(ask(open_inline_table, cat("{{a = ", names, "}}"), "a", {.values_are_files = true}),
            "Y29udGVudApjb250ZW50");
  EXPECT_EQ(ask(open_inline_table, "{a", "a", {.values_are_files = true}),
            "bad syntax: \"inline:{a\"; need \"inline:{name=value...}\"");
  EXPECT_EQ(ask(open_inline_table, "{a=/nonexistent}", "a", {.values_are_files = true}),
            "open /nonexistent: No such file or directory: \"inline:{a=/nonexistent}\"; need "
            "\"inline:{name=filename...}\"");
}

}  // namespace
}  // namespace postwright
