#include "libmaps/client/settings.h"

#include <gtest/gtest.h>

#include <map>

namespace postwright {
namespace {

ClientSettings::Find values(std::map<std::string, std::string> of) {
  return [of = std::move(of)](const std::string& name) -> Result<std::optional<std::string>> {
    auto found = of.find(name);
    return found == of.end() ? std::nullopt : std::optional(found->second);
  };
}

ClientSettings in_file(std::map<std::string, std::string> of) {
  return ClientSettings::of_file("./x.cf", values(std::move(of)));
}

TEST(ClientSettings, HaveTheNamesOfTheirFileOrAPrefixInMainCf) {
  EXPECT_EQ(in_file({{"user", "u"}}).text("user").value(), "u");
  auto main_cf = ClientSettings::of_main_cf("acc", values({{"acc_user", "v"}, {"user", "u"}}));
  EXPECT_EQ(main_cf.text("user").value(), "v");
  EXPECT_EQ(main_cf.name(), "acc");
}

TEST(ClientSettings, TellUnsetFromEmpty) {
  EXPECT_EQ(in_file({}).text("user", "nobody").value(), "nobody");
  EXPECT_EQ(in_file({{"user", ""}}).text("user", "nobody").value(), "");
  EXPECT_EQ(in_file({}).find("user").value(), std::nullopt);
  EXPECT_EQ(in_file({{"user", ""}}).find("user").value(), "");
}

TEST(ClientSettings, SayWhatIsWrongAndWhere) {
  EXPECT_EQ(in_file({}).text("dbpath", "", 1).error().message,
            "./x.cf: bad string length 0 < 1: dbpath = ");
  EXPECT_EQ(ClientSettings::of_main_cf("acc", values({})).text("dbpath", "", 1).error().message,
            "bad string length 0 < 1: acc_dbpath = ");
  EXPECT_EQ(in_file({{"ttl", "1h"}}).integer("ttl", 1).error().message,
            "./x.cf: bad numerical configuration: ttl = 1h");
  EXPECT_EQ(in_file({{"ttl", "99999999999"}}).integer("ttl", 1).error().message,
            "./x.cf: bad numerical configuration: ttl = 99999999999");
  EXPECT_EQ(in_file({{"max_try", "0"}}).integer("max_try", 1, 1).error().message,
            "./x.cf: invalid max_try parameter value 0 < 1");
  EXPECT_EQ(in_file({{"dereference", "4"}}).integer("dereference", 0, 0, 3).error().message,
            "./x.cf: invalid dereference parameter value 4 > 3");
  EXPECT_EQ(in_file({{"bind", "maybe"}}).boolean("bind", true).error().message,
            "./x.cf: bad boolean configuration: bind = maybe");
}

TEST(ClientSettings, ReadNumbersAndBooleans) {
  EXPECT_EQ(in_file({{"ttl", " +7"}}).integer("ttl", 1).value(), 7);
  EXPECT_EQ(in_file({{"ttl", "-7"}}).integer("ttl", 1).value(), -7);
  EXPECT_EQ(in_file({}).integer("ttl", 0, 1).value(), 0);  // a fallback is not checked
  EXPECT_TRUE(in_file({{"bind", "YES"}}).boolean("bind", false).value());
  EXPECT_FALSE(in_file({{"bind", "no"}}).boolean("bind", true).value());
}

TEST(ClientSettings, NeedAConfiguration) {
  EXPECT_EQ(open_client_settings("pgsql", "x", {}).error().kind, ErrorKind::config);
}

}  // namespace
}  // namespace postwright
