#include "libmaps/utf8_table.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "libmaps/memory/fail_table.h"
#include "libmaps/memory/internal_table.h"

namespace postwright {
namespace {

class Utf8Table : public ::testing::Test {
 protected:
  TablePtr open(OpenOptions options = {}) {
    options.reporter = &messages_;
    options.access = Access::update;
    return with_utf8(*open_internal_table("any", options), options);
  }
  std::string said() const {
    std::string text;
    for (const auto& message : messages_.messages) text += cat(message.text, ";");
    return text;
  }
  CollectedMessages messages_;
};

TEST_F(Utf8Table, FoldsInFull) {
  TablePtr table = open();
  ASSERT_TRUE(table->store("STRASSE ΣΊΣΥΦΟΣ", "x"));
  EXPECT_EQ(table->lookup("straße σίσυφος").value(), "x");
  EXPECT_EQ(table->next().value()->key, "strasse σίσυφοσ");
  TablePtr plain = open({.fold_keys = false});
  ASSERT_TRUE(plain->store("Ä", "x"));
  EXPECT_EQ(plain->lookup("ä").value(), std::nullopt);
}

TEST_F(Utf8Table, LeavesOutWhatIsNotUtf8) {
  TablePtr table = open();
  EXPECT_TRUE(table->store("a\xff", "x"));
  EXPECT_TRUE(table->store("a", "x\xff"));
  EXPECT_EQ(table->lookup("a\xff").value(), std::nullopt);
  EXPECT_TRUE(table->erase("a\xff").value());
  EXPECT_FALSE(table->next().value());
  std::string key = "internal:any: non-UTF-8 key \"a\xff\": malformed UTF-8 or invalid codepoint;";
  EXPECT_EQ(said(), cat(key,
                        "internal:any: key \"a\": non-UTF-8 value \"x\xff\": malformed UTF-8 or "
                        "invalid codepoint;",
                        key, key));
}

TEST_F(Utf8Table, PassesErrorsAndPatternKeysOn) {
  TablePtr table = with_utf8(*open_fail_table("any", {}), {});
  EXPECT_EQ(table->key_kind(), KeyKind::pattern);
  EXPECT_EQ(table->lookup("k").error().kind, ErrorKind::retry);
}

}  // namespace
}  // namespace postwright
