#include "libconf/site/dynamic_maps.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "base/text.h"

namespace postwright {
namespace {

// What Postfix 3.11.7 (Debian) says of the same files.
TEST(DynamicMaps, AreLinesOfThreeOrFourWords) {
  auto maps = parse_dynamic_maps(
      "# dict-type so-name\n\npgsql\tpostfix-pgsql.so dict_pgsql_open\n"
      "lmdb postfix-lmdb.so dict_lmdb_open mkmap_lmdb_open",
      "d.cf");
  ASSERT_TRUE(maps);
  ASSERT_EQ(maps->size(), 2u);
  EXPECT_EQ((*maps)[0].type, "pgsql");
  EXPECT_EQ((*maps)[0].create_function, "");
  EXPECT_EQ((*maps)[1].create_function, "mkmap_lmdb_open");
  for (const char* bad : {"\nfoo\n", "\nfoo a.so\n", "\nfoo x.so a b c\n", "\n  # c\n"})
    EXPECT_EQ(parse_dynamic_maps(bad, "d.cf").error().message,
              "d.cf, line 2: Expected \"dict-type .so-name dict-function [mkmap-function]\"")
        << bad;
}

TEST(DynamicMaps, ComeFromMetaDirectoryAndTheDirectoryBesideThem) {
  std::string pattern = testing::TempDir() + "/dynamic_maps.XXXXXX";
  std::string directory = mkdtemp(pattern.data());
  auto configuration =
      Configuration::parse("/etc/postfix", cat("meta_directory = ", directory, "\n"), "", {});
  CollectedMessages messages;
  EXPECT_TRUE(read_dynamic_maps(*configuration, messages)->empty());

  std::ofstream(cat(directory, "/dynamicmaps.cf")) << "pgsql a.so f\nldap a.so f\nldap b.so f\n";
  std::filesystem::create_directory(cat(directory, "/dynamicmaps.cf.d"));
  std::ofstream(cat(directory, "/dynamicmaps.cf.d/mysql")) << "mysql c.so f\n";
  auto maps = read_dynamic_maps(*configuration, messages);
  ASSERT_TRUE(maps);
  std::string types;
  for (const DynamicMap& map : *maps) types += cat(map.type, "=", map.library, " ");
  EXPECT_EQ(types, "ldap=a.so mysql=c.so pgsql=a.so ");
  ASSERT_EQ(messages.messages.size(), 1u);
  EXPECT_EQ(messages.messages[0].text,
            cat(directory, "/dynamicmaps.cf: ignoring duplicate entry for \"ldap\""));
  std::filesystem::remove_all(directory);
}

}  // namespace
}  // namespace postwright
