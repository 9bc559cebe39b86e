#include "libmaps/search/table_list.h"

#include <gtest/gtest.h>

#include "libmaps/search/table_for_test.h"

namespace postwright {
namespace {

class TableListTest : public testing::Test {
 protected:
  TableList open(std::string_view text) {
    auto list = TableList::open("virtual_alias_maps", text, options_);
    EXPECT_TRUE(list) << list.error().message;
    return std::move(*list);
  }
  /// The value found, "-" for none, or "error: MESSAGE".
  std::string find(std::string_view text, std::string_view key, bool partial = false) {
    TableList list = open(text);
    auto found = list.find({.text = std::string(key), .partial = partial, .extension = {}});
    if (!found) return cat("error: ", found.error().message);
    return *found ? (*found)->value : "-";
  }
  CollectedMessages messages_;
  OpenOptions options_{.reporter = &messages_, .open_other = open_one_record};
};

TEST_F(TableListTest, TheFirstTableThatHasTheKeyDecides) {
  EXPECT_EQ(find("one:a=1, one:a=2", "a"), "1");
  EXPECT_EQ(find("one:b=1 one:a=2", "a"), "2");
  EXPECT_EQ(find("one:b=1", "a"), "-");
  EXPECT_EQ(find("", "a"), "-");
  EXPECT_TRUE(open(" , ").empty());
}

TEST_F(TableListTest, AnErrorIsNeverNotFoundAndNoLaterTableAnswersForIt) {
  EXPECT_EQ(find("fail:, one:a=1", "a"), "error: not now");
  EXPECT_EQ(find("one:a=1, fail:", "a"), "1");
}

TEST_F(TableListTest, PatternsAreNotAskedForPartsOfAnAddress) {
  EXPECT_EQ(find("pattern:@example.com=all, one:@example.com=box", "@example.com", true), "box");
  EXPECT_EQ(find("pattern:a@example.com=all", "a@example.com", false), "all");
}

TEST_F(TableListTest, AnEmptyResultIsAMistakeInTheTable) {
  EXPECT_EQ(find("one:a=, one:a=2", "a"),
            "error: virtual_alias_maps lookup of a returns an empty string result");
  ASSERT_EQ(messages_.messages.size(), 2u);
  EXPECT_EQ(messages_.messages[1].text,
            "virtual_alias_maps should return NO RESULT in case of NOT FOUND");
}

TEST_F(TableListTest, AllTablesAreAskedForAKeyBeforeTheNextKey) {
  TableList list = open("one:@example.com=all, one:a@example.com=a");
  std::vector<SearchKey> keys{{.text = "a@example.com", .partial = false, .extension = {}},
                              {.text = "@example.com", .partial = true, .extension = {}}};
  auto found = list.find_first(keys);
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->value, "a");
  EXPECT_EQ((*found)->key, keys.data());
}

TEST_F(TableListTest, ATableThatCannotBeOpenedIsNamed) {
  EXPECT_EQ(TableList::open("x_maps", "one:a=1, nosuch:/b", options_).error().message,
            "no type nosuch");
}

}  // namespace
}  // namespace postwright
