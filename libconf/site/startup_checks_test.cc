#include "libconf/site/startup_checks.h"

#include <gtest/gtest.h>

#include <utility>

#include "base/text.h"

namespace postwright {
namespace {

std::string startup_error(std::string main_cf, CollectedMessages* messages = nullptr) {
  CollectedMessages own;
  auto configuration = Configuration::parse("/c", std::move(main_cf), "",
                                            {.root = "", .master_cf = MasterCfReading::none});
  EXPECT_TRUE(configuration);
  Status checked =
      check_startup_parameters(*configuration, messages ? *messages : own, [](bool) {});
  return checked ? "" : checked.error().message;
}

// The texts are those of postmap 3.11.7.
TEST(StartupChecks, AccountsThatMainCfNamesMustExistAndDiffer) {
  constexpr const char* kGood = "mail_owner = daemon\nsetgid_group = mail\n";
  EXPECT_EQ(startup_error(kGood), "");
  EXPECT_EQ(startup_error("mail_owner = no-such\n"),
            "file /c/main.cf: parameter mail_owner: unknown user name value: no-such");
  EXPECT_EQ(startup_error("mail_owner = 1\n"),
            "file /c/main.cf: parameter mail_owner: unknown user name value: 1");
  EXPECT_EQ(startup_error("mail_owner = root\n"),
            "file /c/main.cf: parameter mail_owner: user root has privileged user ID");
  EXPECT_EQ(startup_error("setgid_group = no-such\n"),
            "file /c/main.cf: parameter setgid_group: unknown group name: no-such");
  EXPECT_EQ(startup_error("setgid_group = root\n"),
            "file /c/main.cf: parameter setgid_group: group root has privileged group ID");
  EXPECT_EQ(
      startup_error(cat(kGood, "default_privs = daemon\n")),
      "file /c/main.cf: parameters default_privs and mail_owner specify the same user daemon");
  EXPECT_EQ(startup_error("mail_owner = daemon\nsetgid_group = daemon\n"),
            "file /c/main.cf: parameters mail_owner and setgid_group: user daemon and group daemon "
            "have the same group ID: 1");
}

TEST(StartupChecks, ValuesOfOtherProgramsAreNotLookedAt) {
  EXPECT_EQ(startup_error("smtp_use_tls = perhaps\nfoo = ${x\n"), "");
  EXPECT_EQ(startup_error("soft_bounce = perhaps\n"),
            "bad boolean configuration: soft_bounce = perhaps");
  EXPECT_EQ(startup_error("default_database_type =\n"),
            "bad string length 0 < 1: default_database_type = ");
  EXPECT_EQ(startup_error("compatibility_level = x\n"),
            "malformed compatibility level syntax: \"x\"");
}

TEST(StartupChecks, TheFirstInTheReferencesOrderIsNamed) {
  // Each line is found before those above it.
  constexpr std::pair<const char*, const char*> kChecks[] = {
      {"mynetworks_style = host, class",
       "bad mynetworks_style value: host, class; specify exactly one value"},
      {"setgid_group = nosuch",
       "file /c/main.cf: parameter setgid_group: unknown group name: nosuch"},
      {"mail_owner = nosuch",
       "file /c/main.cf: parameter mail_owner: unknown user name value: nosuch"},
      {"default_privs = nosuch",
       "file /c/main.cf: parameter default_privs: unknown user name value: nosuch"},
      {"fork_delay = x", "parameter fork_delay: bad time value or unit: x"},
      {"soft_bounce = x", "bad boolean configuration: soft_bounce = x"},
      {"max_use = x", "bad numerical configuration: max_use = x"},
      {"default_database_type =", "bad string length 0 < 1: default_database_type = "},
      {"myhostname = x.a..b", "file /c/main.cf: parameter myhostname: bad parameter value: x.a..b"},
      {"inet_protocols = ipv4, IPv6", "unknown inet_protocols value \"IPv6\" in \"ipv4, IPv6\""},
      {"smtputf8_enable = x", "bad boolean configuration: smtputf8_enable = x"},
      {"syslog_facility = MAIL",
       "file /c/main.cf: parameter syslog_facility: unrecognized value: MAIL"},
      {"mail_version =", "bad string length 0 < 1: mail_version = "},
      {"compatibility_level = x", "malformed compatibility level syntax: \"x\""},
  };
  std::string main_cf;
  for (const auto& [line, message] : kChecks) {
    main_cf += cat(line, "\n");
    EXPECT_EQ(startup_error(main_cf), message);
  }
}

TEST(StartupChecks, HostNamesMustBeGood) {
  EXPECT_EQ(startup_error("myhostname = h\nmydomain = a..b\n"),
            "file /c/main.cf: parameter mydomain: bad parameter value: a..b");
  EXPECT_EQ(startup_error("myhostname = a.1\n"),
            "file /c/main.cf: parameter mydomain: bad parameter value: 1");
  EXPECT_EQ(startup_error("myhostname = a.\n"), "bad string length 0 < 1: mydomain = ");
  CollectedMessages messages;
  startup_error("myhostname = -x\n", &messages);
  ASSERT_EQ(messages.messages.size(), 1u);
  EXPECT_EQ(messages.messages[0].text, "valid_hostname: misplaced hyphen: -x");
}

TEST(StartupChecks, AStyleOfNetworksOnlyMattersWithoutNetworks) {
  EXPECT_EQ(startup_error("mynetworks_style = bad\n"),
            "unknown mynetworks mask style value \"bad\" in \"bad\"");
  EXPECT_EQ(startup_error("mynetworks_style = host,, host\n"), "");
  EXPECT_EQ(startup_error("mynetworks_style = bad\nmynetworks =\n"), "");
}

TEST(StartupChecks, AnExpansionErrorIsAWarningToo) {
  CollectedMessages messages;
  EXPECT_EQ(startup_error("syslog_name = ${x\n", &messages),
            "dictionary mail_dict: macro processing error");
  ASSERT_EQ(messages.messages.size(), 1u);
  EXPECT_EQ(messages.messages[0].text, "truncated macro reference: \"${x\"");
}

}  // namespace
}  // namespace postwright
