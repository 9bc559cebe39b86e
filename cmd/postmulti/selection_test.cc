#include "cmd/postmulti/selection.h"

#include <gtest/gtest.h>

namespace postwright::postmulti {
namespace {

Instance instance(std::string name, std::string group = "", bool primary = false) {
  return {.directory = primary ? "/etc/postfix" : "/etc/dir",
          .name = std::move(name),
          .group = std::move(group),
          .primary = primary};
}

TEST(Selection, NamesWithAndWithoutThePrefix) {
  EXPECT_TRUE(has_name(instance("postfix-in"), "in"));
  EXPECT_TRUE(has_name(instance("postfix-in"), "postfix-in"));
  EXPECT_FALSE(has_name(instance("postfix-in"), "IN"));
  EXPECT_TRUE(has_name(instance("mixed"), "mixed"));
  EXPECT_FALSE(has_name(instance("mixed"), "postfix-mixed"));
  EXPECT_TRUE(has_name(instance("postfix-"), ""));
}

TEST(Selection, Directories) {
  EXPECT_TRUE(has_name(instance("postfix-in"), "/etc/dir"));
  EXPECT_FALSE(has_name(instance("postfix-in"), "/etc/dir/"));
  EXPECT_TRUE(has_name(instance(""), "/etc/dir"));
  EXPECT_FALSE(has_name(instance(""), "dir"));
}

TEST(Selection, ADashIsThePrimary) {
  EXPECT_TRUE(has_name(instance("", "", true), "-"));
  EXPECT_TRUE(has_name(instance("postfix-main", "", true), "-"));
  EXPECT_FALSE(has_name(instance(""), "-"));
}

TEST(Selection, GroupsAndOrder) {
  std::vector<Instance> all{instance("", "", true), instance("postfix-a", "g"),
                            instance("postfix-b", "h"), instance("postfix-c", "g")};
  auto names = [&](const Choice& choice, bool reverse) {
    std::string text;
    for (const Instance* one : select(all, choice, reverse)) text += one->name + ";";
    return text;
  };
  EXPECT_EQ(names({.kind = Choice::Kind::group, .text = "g"}, false), "postfix-a;postfix-c;");
  EXPECT_EQ(names({.kind = Choice::Kind::group, .text = "g"}, true), "postfix-c;postfix-a;");
  EXPECT_EQ(names({.kind = Choice::Kind::group, .text = "-"}, false), "");
  EXPECT_EQ(names({}, true), "postfix-c;postfix-b;postfix-a;;");
}

}  // namespace
}  // namespace postwright::postmulti
