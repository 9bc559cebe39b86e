#include "libconf/site/configuration.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "base/text.h"
#include "libconf/parameters/parameters.h"

namespace postwright {
namespace {

Configuration parsed(std::string main_cf, std::string master_cf = "") {
  auto configuration =
      Configuration::parse("/etc/postfix", std::move(main_cf), std::move(master_cf), {});
  EXPECT_TRUE(configuration) << configuration.error().message;
  return std::move(*configuration);
}

TEST(Configuration, ValuesComeFromMainCfThenFromTheDefaults) {
  Configuration c = parsed("myhostname = a.b.example\ndata_directory = /d\nempty =\n");
  EXPECT_EQ(c.value("mydomain").value(), "b.example");
  EXPECT_EQ(c.value("myorigin").value(), "a.b.example");
  EXPECT_EQ(c.value("address_verify_map").value(),
            cat(c.value("default_cache_db_type").value(), ":/d/verify_cache"));
  EXPECT_EQ(c.value("nosuch").value(), "");
  EXPECT_EQ(c.value("config_directory").value(), "/etc/postfix");
  EXPECT_EQ(c.value("multi_instance_name").value(), "");
  EXPECT_TRUE(c.is_set("empty"));
  EXPECT_FALSE(c.is_set("mydomain"));
}

TEST(Configuration, DefaultsFollowTheCompatibilityLevel) {
  EXPECT_FALSE(parsed("").bool_value("smtputf8_enable").value());
  EXPECT_TRUE(parsed("compatibility_level = 3.6\n").bool_value("smtputf8_enable").value());
  auto bad = parsed("compatibility_level = 3.x\n").value("relay_domains");
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().message,
            "/etc/postfix/main.cf: parameter relay_domains: malformed compatibility level syntax: "
            "\"3.x\"");
}

TEST(Configuration, BadBooleansAreNamed) {
  auto bad = parsed("smtp_use_tls = maybe\n").bool_value("smtp_use_tls");
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().message, "bad boolean configuration: smtp_use_tls = maybe");
}

TEST(Configuration, RawParametersAreNotExpanded) {
  Configuration c = parsed("mailbox_command = $home/x\nmail_name = <$mailbox_command>\n");
  EXPECT_EQ(c.value("mail_name").value(), "<$home/x>");
  EXPECT_EQ(c.value("mailbox_command").value(), "$home/x");
}

TEST(Configuration, RawParametersAreExpandedWhereTheyAreCompared) {
  Configuration c = parsed(
      "va = yes\nmailbox_command = <$va>\n"
      "mail_name = ${{<yes>} == {$mailbox_command}?z:$mailbox_command}\n");
  EXPECT_EQ(c.value("mail_name").value(), "z:<$va>");
  Configuration d = parsed(
      "va = yes\nmailbox_command = a.$va\nmail_name = ${domain_to_ascii{$mailbox_command}}\n");
  EXPECT_EQ(d.value("mail_name").value(), "a.yes");
}

TEST(Configuration, HostAndDomainThatNeedEachOtherEnd) {
  Configuration c = parsed("mydomain = $myhostname\n");
  EXPECT_TRUE(c.value("mydomain"));
  EXPECT_TRUE(c.value("myhostname"));
}

TEST(Configuration, ServiceDefinedParametersHaveDefaults) {
  Configuration c = parsed("", "vac unix - n n - - pipe user=v\n");
  EXPECT_EQ(c.value("vac_time_limit").value(), "1000s");
  EXPECT_EQ(c.value("other_time_limit").value(), "");
}

TEST(Configuration, AServiceSeesItsOwnSettings) {
  Configuration c =
      parsed("mail_name = Main\n", "s unix - - n - - /x/smtp -o mail_name=Own -o y=$mail_name\n");
  ServiceScope scope(c, c.master_cf().entries()[0]);
  ExpansionBudget budget;
  auto text = expand({.text = "$process_name $service_name $y"}, scope, budget);
  EXPECT_EQ(text.value().text(), "smtp s Own");
}

TEST(Configuration, MissingMainCfIsAnError) {
  auto missing = Configuration::load("/nonexistent");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().message, "open /nonexistent/main.cf: No such file or directory");
}

TEST(Configuration, ListsItsInstances) {
  auto directories =
      instance_directories(parsed("multi_instance_directories = /etc/a, /etc/postfix /etc/b\n"));
  EXPECT_EQ(directories.value(), (std::vector<std::string>{"/etc/postfix", "/etc/a", "/etc/b"}));
}

TEST(Parameters, AreThoseOfTheData) {
  auto text = read_file(POSTWRIGHT_TESTDATA "/../libconf/parameters/data/parameters.tsv");
  ASSERT_TRUE(text);
  auto lines = split(*text, "\n");
  ASSERT_EQ(lines.size(), parameters().size() + 1);
  for (std::size_t i = 1; i < lines.size(); ++i) {
    std::size_t type = lines[i].find('\t') + 1;
    std::size_t value = lines[i].find('\t', type) + 1;
    const ParameterInfo* info = find_parameter(lines[i].substr(0, type - 1));
    ASSERT_TRUE(info) << lines[i];
    EXPECT_EQ(info->default_value, lines[i].substr(value, lines[i].find('\t', value) - value));
  }
}

TEST(Parameters, EveryDefaultExpands) {
  Configuration c = parsed("myhostname = h.example.com\n");
  for (const ParameterInfo& parameter : parameters()) {
    auto value = c.value(parameter.name);
    EXPECT_TRUE(value) << value.error().message;
  }
}

}  // namespace
}  // namespace postwright
