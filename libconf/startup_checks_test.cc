#include "libconf/startup_checks.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace postwright {
namespace {

std::string error_of(std::string main_cf, CollectedMessages* messages = nullptr) {
  CollectedMessages own;
  auto configuration =
      Configuration::parse("/c", std::move(main_cf), "", {.root = "", .read_master_cf = false});
  EXPECT_TRUE(configuration);
  Status checked = check_startup_parameters(*configuration, messages ? *messages : own);
  return checked ? "" : checked.error().message;
}

// The texts are those of postmap 3.11.7.
TEST(StartupChecks, AccountsThatMainCfNamesMustExistAndDiffer) {
  constexpr const char* kGood = "mail_owner = daemon\nsetgid_group = mail\n";
  EXPECT_EQ(error_of(kGood), "");
  EXPECT_EQ(error_of("mail_owner = no-such\n"),
            "file /c/main.cf: parameter mail_owner: unknown user name value: no-such");
  EXPECT_EQ(error_of("mail_owner = 1\n"),
            "file /c/main.cf: parameter mail_owner: unknown user name value: 1");
  EXPECT_EQ(error_of("mail_owner = root\n"),
            "file /c/main.cf: parameter mail_owner: user root has privileged user ID");
  EXPECT_EQ(error_of("setgid_group = no-such\n"),
            "file /c/main.cf: parameter setgid_group: unknown group name: no-such");
  EXPECT_EQ(error_of("setgid_group = root\n"),
            "file /c/main.cf: parameter setgid_group: group root has privileged group ID");
  EXPECT_EQ(
      error_of(cat(kGood, "default_privs = daemon\n")),
      "file /c/main.cf: parameters default_privs and mail_owner specify the same user daemon");
  EXPECT_EQ(error_of("mail_owner = daemon\nsetgid_group = daemon\n"),
            "file /c/main.cf: parameters mail_owner and setgid_group: user daemon and group daemon "
            "have the same group ID: 1");
}

TEST(StartupChecks, ValuesOfOtherProgramsAreNotLookedAt) {
  EXPECT_EQ(error_of("smtp_use_tls = perhaps\nfoo = ${x\n"), "");
  EXPECT_EQ(error_of("soft_bounce = perhaps\n"),
            "bad boolean configuration: soft_bounce = perhaps");
  EXPECT_EQ(error_of("default_database_type =\n"),
            "bad string length 0 < 1: default_database_type = ");
  EXPECT_EQ(error_of("compatibility_level = x\n"), "malformed compatibility level syntax: \"x\"");
}

TEST(StartupChecks, AnExpansionErrorIsAWarningToo) {
  CollectedMessages messages;
  EXPECT_EQ(error_of("syslog_name = ${x\n", &messages),
            "dictionary mail_dict: macro processing error");
  ASSERT_EQ(messages.messages.size(), 1u);
  EXPECT_EQ(messages.messages[0].text, "truncated macro reference: \"${x\"");
}

}  // namespace
}  // namespace postwright
