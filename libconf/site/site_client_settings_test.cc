#include "libconf/site/site_client_settings.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <utime.h>

#include <filesystem>
#include <fstream>

#include "base/text.h"

namespace postwright {
namespace {

class SiteClientSettingsTest : public testing::Test {
 protected:
  SiteClientSettingsTest() {
    std::string pattern = testing::TempDir() + "/client_settings.XXXXXX";
    directory_ = mkdtemp(pattern.data());
  }
  ~SiteClientSettingsTest() override { std::filesystem::remove_all(directory_); }

  std::string file(std::string_view text) {
    std::string path = cat(directory_, "/x.cf");
    std::ofstream(path) << text;
    utimbuf old{.actime = 1577836800, .modtime = 1577836800};
    utime(path.c_str(), &old);
    return path;
  }

  std::string directory_;
  CollectedMessages messages_;
  Configuration configuration_ =
      Configuration::parse("/etc/postfix", "acc_user = me@$myhostname\nmyhostname = mail.example\n",
                           "", {})
          .value();
  SiteClientSettings source_{&configuration_};
};

TEST_F(SiteClientSettingsTest, ArePrefixedAndExpandedInMainCf) {
  auto settings = source_.open("acc", &messages_);
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->text("user").value(), "me@mail.example");
  EXPECT_EQ(settings->find("password").value(), std::nullopt);
  EXPECT_EQ(settings->text("dbname", "", 1).error().message,
            "bad string length 0 < 1: acc_dbname = ");
}

TEST_F(SiteClientSettingsTest, AreTakenLiterallyInAFile) {
  std::string path = file("# comment\nuser = me@$myhostname\npassword =\nquery = SELECT\n  1\n");
  auto settings = source_.open(path, &messages_);
  ASSERT_TRUE(settings) << settings.error().message;
  EXPECT_EQ(settings->text("user").value(), "me@$myhostname");
  EXPECT_EQ(settings->find("password").value(), "");
  EXPECT_EQ(settings->text("query").value(), "SELECT  1");
  EXPECT_EQ(settings->text("dbname", "", 1).error().message,
            cat(path, ": bad string length 0 < 1: dbname = "));
  EXPECT_TRUE(messages_.messages.empty());
}

TEST_F(SiteClientSettingsTest, LastOfSeveralCounts) {
  std::string path = file("user = a\nuser = b\n");
  EXPECT_EQ(source_.open(path, &messages_)->text("user").value(), "b");
  ASSERT_EQ(messages_.messages.size(), 1u);
  EXPECT_EQ(messages_.messages[0].text, cat(path, ", line 2: overriding earlier entry: user=a"));
}

TEST_F(SiteClientSettingsTest, ErrorsNameTheFile) {
  EXPECT_EQ(source_.open("./nosuch.cf", &messages_).error().message,
            "open ./nosuch.cf: No such file or directory");
  EXPECT_EQ(source_.open(directory_, &messages_).error().message,
            cat("read ", directory_, ": Is a directory"));
  std::string path = file("user = a\nno equals\n");
  EXPECT_EQ(source_.open(path, &messages_).error().message,
            cat(path, ", line 2: missing '=' after attribute name: \"no equals\""));
}

TEST_F(SiteClientSettingsTest, WithoutMainCfAPrefixHasNoSettings) {
  EXPECT_EQ(SiteClientSettings(nullptr).open("acc", nullptr)->find("user").value(), std::nullopt);
}

}  // namespace
}  // namespace postwright
