#include <grp.h>
#include <gtest/gtest.h>
#include <pwd.h>

#include "base/text.h"
#include "libmaps/accounts/nis_table.h"
#include "libmaps/accounts/unix_table.h"

namespace postwright {
namespace {

TEST(UnixTable, GivesTheLinesOfThePasswordAndGroupFiles) {
  const passwd* root = getpwnam("root");
  ASSERT_NE(root, nullptr);
  std::string line = cat("root:", root->pw_passwd, ":0:", root->pw_gid, ":", root->pw_gecos, ":",
                         root->pw_dir, ":", root->pw_shell);
  auto table = open_unix_table("passwd.byname", {});
  EXPECT_EQ((*table)->lookup("root").value(), line);
  EXPECT_EQ((*table)->lookup("ROOT").value(), line);
  EXPECT_EQ((*table)->key_kind(), KeyKind::fixed);
  auto groups = open_unix_table("group.byname", {});
  EXPECT_TRUE((*groups)->lookup("root").value()->starts_with("root:"));
}

TEST(UnixTable, DoesNotFindWhatThereIsNot) {
  auto table = open_unix_table("passwd.byname", {.fold_keys = false});
  for (std::string_view key :
       {"", "ROOT", "0", "no such user", "root:x", "'; --", "root\n", "../root"})
    EXPECT_EQ((*table)->lookup(key).value(), std::nullopt) << key;
  EXPECT_EQ((*table)->lookup(std::string(65536, 'x')).value(), std::nullopt);
}

TEST(UnixTable, HasTwoTables) {
  EXPECT_EQ(open_unix_table("shadow.byname", {}).error().message,
            "unknown table: unix:shadow.byname");
  EXPECT_EQ(open_unix_table("x", {.access = Access::erase}).error().message,
            "unix:x map requires O_RDONLY access mode");
  EXPECT_EQ((*open_unix_table("group.byname", {}))->next().error().message,
            "table unix:group.byname: sequence operation is not supported");
}

TEST(NisTable, FindsNothingAndSaysSoOnce) {
  CollectedMessages messages;
  for (int i = 0; i < 2; ++i) {
    auto table = open_nis_table("passwd", {.reporter = &messages});
    EXPECT_EQ((*table)->lookup("k").value(), std::nullopt);
  }
  ASSERT_EQ(messages.messages.size(), 1u);
  EXPECT_EQ(messages.messages[0].text,
            "dict_nis_init: NIS domain name not set - NIS lookups disabled");
  EXPECT_EQ(open_nis_table("x", {.access = Access::erase}).error().message,
            "nis:x map requires O_RDONLY access mode");
}

}  // namespace
}  // namespace postwright
