#include "lint/run/selection.h"

#include <gtest/gtest.h>

#include "lint/run/rules.h"

namespace postwright::lint {
namespace {

const Rule& rule(std::string_view id) {
  return *find_rule(id);
}

TEST(Selection, TheDefaultIsWhatRulesSay) {
  Selection selection;
  EXPECT_TRUE(selection.wants(rule("PF603"), {}));
}

TEST(Selection, SelectIgnoreExtend) {
  Selection selection;
  ASSERT_TRUE(selection.select("PF9"));
  EXPECT_FALSE(selection.wants(rule("PF603"), {}));
  EXPECT_TRUE(selection.wants(rule("pf901"), {}));
  ASSERT_TRUE(selection.extend("duplicate-parameter"));
  EXPECT_TRUE(selection.wants(rule("PF603"), {}));
  ASSERT_TRUE(selection.ignore("PF603"));
  EXPECT_FALSE(selection.wants(rule("PF603"), {}));
  EXPECT_FALSE(selection.select("PF000"));
  EXPECT_FALSE(selection.use_profile("none"));
}

TEST(Selection, Levels) {
  Selection selection;
  ASSERT_TRUE(selection.set_level("PF603", Level::error));
  EXPECT_EQ(selection.level_of(rule("PF603")), Level::error);
  EXPECT_EQ(selection.level_of(rule("PF601")), rule("PF601").level);
}

TEST(Selection, Paths) {
  Selection selection;
  ASSERT_TRUE(selection.ignore_in("legacy/*", "PF603"));
  EXPECT_TRUE(selection.ignores_in(rule("PF603"), "legacy/main.cf"));
  EXPECT_FALSE(selection.ignores_in(rule("PF603"), "main.cf"));
}

TEST(Catalogue, IsSortedAndDocumented) {
  std::string_view before;
  for (const Rule* each : all_rules()) {
    EXPECT_LT(before, each->id);
    before = each->id;
    for (std::string_view text :
         {each->name, each->finds, each->why, each->fixing, each->bad, each->good, each->source})
      EXPECT_FALSE(text.empty()) << each->id;
    EXPECT_TRUE(each->good.ends_with('\n')) << each->id;
  }
}

}  // namespace
}  // namespace postwright::lint
