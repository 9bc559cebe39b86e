#include "libconf/parameters/layout.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "base/text.h"
#include "libconf/parameters/parameters.h"

namespace postwright {
namespace {

using Trouble = std::vector<std::string>;
using Values = std::map<std::string, std::string, std::less<>>;

TEST(Layout, EveryRowIsAParameterWhoseDefaultItIs) {
  EXPECT_GE(built_layout().size(), 18u);
  for (const LayoutRow& row : built_layout()) {
    const ParameterInfo* parameter = find_parameter(row.name);
    ASSERT_TRUE(parameter) << row.name;
    EXPECT_EQ(default_of(*parameter), layout_default(row.name)) << row.name;
  }
  EXPECT_EQ(layout_default("mydomain"), std::nullopt);
}

TEST(Layout, AFileNamesWhatAPackageChose) {
  LayoutFile file = parse_layout(
      "# Debian\n\n  daemon_directory=/usr/lib/postfix/sbin\nhtml_directory = no\r\n"
      "setgid_group = maildrop\nopenssl_version = 3.5",
      "f");
  EXPECT_EQ(file.trouble, Trouble());
  EXPECT_EQ(file.values, (Values{{"daemon_directory", "/usr/lib/postfix/sbin"},
                                 {"html_directory", "no"},
                                 {"openssl_version", "3.5"},
                                 {"setgid_group", "maildrop"}}));
}

TEST(Layout, WhatIsWrongIsNamedAndTheRestCounts) {
  LayoutFile file = parse_layout(
      "daemon_directory\nmydomain = x\ndaemon_directory = lib\nqueue_directory = no\n"
      "sendmail_path = /x/${queue_directory}\nmail_owner = a b\nsetgid_group =\n"
      "data_directory = /d\n",
      "f");
  EXPECT_EQ(
      file.trouble,
      (Trouble{"f, line 1: expected name = value",
               "f, line 2: \"mydomain\" is no parameter that a package chooses",
               "f, line 3: daemon_directory must be an absolute path, not \"lib\"",
               "f, line 4: queue_directory must be an absolute path, not \"no\"",
               "f, line 5: sendmail_path must be an absolute path, not \"/x/${queue_directory}\"",
               "f, line 6: mail_owner must be a word, not \"a b\"",
               "f, line 7: setgid_group must be a word, not \"\""}));
  EXPECT_EQ(file.values, (Values{{"data_directory", "/d"}}));
}

struct LayoutFileTest : testing::Test {
  LayoutFileTest() {
    if (!mkdtemp(directory)) abort();
    path = cat(directory, "/layout.cf");
    std::ofstream(path) << "data_directory = /d\n";
    chmod(path.c_str(), 0644);
  }
  ~LayoutFileTest() override {
    unlink(path.c_str());
    rmdir(path.c_str());
    rmdir(directory);
  }
  std::string trouble() const {
    LayoutFile file = read_layout(path, geteuid());
    EXPECT_TRUE(file.values.empty());
    return file.trouble.size() == 1 ? file.trouble[0] : cat(file.trouble.size(), " messages");
  }
  char directory[32] = "/tmp/layout-XXXXXX";
  std::string path;
};

TEST_F(LayoutFileTest, IsReadWhereOnlyItsOwnerWritesIt) {
  LayoutFile file = read_layout(path, geteuid());
  EXPECT_EQ(file.values, (Values{{"data_directory", "/d"}}));
  chmod(path.c_str(), 0664);
  EXPECT_EQ(trouble(), cat(path, ": not used: another user owns it or can write it"));
  chmod(path.c_str(), 0644);
  EXPECT_EQ(read_layout(path, geteuid() + 1).trouble,
            Trouble{cat(path, ": not used: another user owns it or can write it")});
}

TEST_F(LayoutFileTest, AMissingOneIsSilentAndAStrangeOneIsNot) {
  unlink(path.c_str());
  EXPECT_EQ(trouble(), "0 messages");
  mkfifo(path.c_str(), 0644);
  EXPECT_EQ(trouble(), cat(path, ": not used: it is no regular file"));
  unlink(path.c_str());
  mkdir(path.c_str(), 0755);
  EXPECT_EQ(trouble(), cat(path, ": not used: it is no regular file"));
}

TEST_F(LayoutFileTest, OneThatIsTooLongIsNotUsed) {
  std::ofstream(path) << std::string(100'000, '#');
  EXPECT_NE(trouble().find("not used: "), std::string::npos);
}

}  // namespace
}  // namespace postwright
