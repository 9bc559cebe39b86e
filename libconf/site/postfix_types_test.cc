#include "libconf/site/postfix_types.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace postwright {
namespace {

using Types = std::map<std::string, bool, std::less<>>;

/// A Postfix of a few files.
struct PostfixTypesTest : testing::Test {
  Types types(const std::string& main_cf = "") const {
    PostfixFiles disk{.exists = [this](const std::string& path) { return files.contains(path); },
                      .names_in =
                          [this](const std::string& directory) {
                            std::vector<std::string> names;
                            for (const auto& [path, text] : files)
                              if (path.starts_with(cat(directory, "/")))
                                names.push_back(path.substr(directory.size() + 1));
                            return names;
                          },
                      .bytes_of = [this](const std::string& path) -> std::optional<std::string> {
                        auto found = files.find(path);
                        return found == files.end() ? std::nullopt : std::optional(found->second);
                      }};
    return index_types_of(Configuration::parse("/etc/postfix", main_cf, "", {}).value(), disk);
  }
  std::map<std::string, std::string> files;
};

TEST_F(PostfixTypesTest, WithoutAPostfixNothingIsKnown) {
  EXPECT_EQ(types(), Types());
  files["/etc/postfix/dynamicmaps.cf"] = "lmdb postfix-lmdb.so dict_lmdb_open mkmap_lmdb_open\n";
  EXPECT_EQ(types(), Types());
}

TEST_F(PostfixTypesTest, DebiansListNamesTypesWhoseLibraryIsInAnotherPackage) {
  files["/usr/lib/postfix/libpostfix-util.so"] = "\0dict_db_open\0dict_lmdb_map_size\0";
  files["/usr/share/postfix/dynamicmaps.cf"] =
      "# dict-type\tso-name\n"
      "cdb\tpostfix-cdb.so\tdict_cdb_open\tmkmap_cdb_open\n"
      "lmdb\tpostfix-lmdb.so\tdict_lmdb_open\tmkmap_lmdb_open\n";
  files["/usr/lib/postfix/postfix-cdb.so"] = "";
  EXPECT_EQ(types(), (Types{{"cdb", true}, {"lmdb", false}}));
  files["/usr/lib/postfix/postfix-lmdb.so"] = "";
  EXPECT_EQ(types(), (Types{{"cdb", true}, {"lmdb", true}}));
}

TEST_F(PostfixTypesTest, AFileOfAPackageInDynamicmapsCfD) {
  files["/usr/lib64/postfix/libpostfix-util.so"] = "";
  files["/usr/lib64/postfix/postfix-lmdb.so"] = "";
  EXPECT_EQ(types(), (Types{{"cdb", false}, {"lmdb", false}}));
  files["/etc/postfix/dynamicmaps.cf.d/10-lmdb"] = "lmdb postfix-lmdb.so dict_lmdb_open\n";
  EXPECT_EQ(types(), (Types{{"cdb", false}, {"lmdb", true}}));
}

TEST_F(PostfixTypesTest, BuiltIn) {
  files["/usr/lib/postfix/libpostfix-util.so"] = "x dict_lmdb_open y";
  EXPECT_EQ(types(), (Types{{"cdb", false}, {"lmdb", true}}));
  files.clear();
  files["/usr/sbin/postmap"] = "x liblmdb.so.0 dict_cdbq_open: unable";
  EXPECT_EQ(types(), (Types{{"cdb", true}, {"lmdb", true}}));
}

TEST_F(PostfixTypesTest, OurOwnPostmapSaysNothingOfPostfix) {
  files["/usr/sbin/postmap"] = "postmap (Postwright) dict_lmdb_open";
  EXPECT_EQ(types(), Types());
}

TEST_F(PostfixTypesTest, WhatMainCfNamesIsTheOnlyPlace) {
  files["/usr/lib/postfix/libpostfix-util.so"] = "";
  files["/usr/lib/postfix/postfix-lmdb.so"] = "";
  files["/etc/postfix/dynamicmaps.cf"] = "lmdb postfix-lmdb.so dict_lmdb_open\n";
  EXPECT_EQ(types("meta_directory = /opt/meta\n"), (Types{{"cdb", false}, {"lmdb", false}}));
  files["/opt/meta/dynamicmaps.cf"] = "lmdb /opt/lib/lmdb.so dict_lmdb_open\n";
  EXPECT_EQ(types("meta_directory = /opt/meta\n"), (Types{{"cdb", false}, {"lmdb", false}}));
  files["/opt/lib/lmdb.so"] = "";
  EXPECT_EQ(types("meta_directory = /opt/meta\n"), (Types{{"cdb", false}, {"lmdb", true}}));
  EXPECT_EQ(types("shlib_directory = /nowhere\n"), Types());
}

TEST(PackageOfType, ByDistribution) {
  EXPECT_EQ(package_of_type("lmdb", "NAME=x\nID=debian\n"), "postfix-lmdb");
  EXPECT_EQ(package_of_type("cdb", "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n"),
            "postfix-cdb");
  EXPECT_EQ(package_of_type("lmdb", "ID=arch\n"), "postfix-lmdb");
  EXPECT_EQ(package_of_type("lmdb", "ID=\"opensuse-leap\"\nID_LIKE=\"suse opensuse\"\n"),
            "postfix-bdb-lmdb");
  EXPECT_EQ(package_of_type("cdb", "ID=sles\n"), "");
  EXPECT_EQ(package_of_type("lmdb", ""), "");
}

}  // namespace
}  // namespace postwright
