#include "libconf/reports/known_names.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "libconf/expansion/macro_names.h"
#include "libconf/parameters/parameters.h"

namespace postwright {
namespace {

/// What discovery and the warnings about unused settings say, a line each.
std::string said(std::string main_cf, std::string master_cf, bool quiet = false) {
  CollectedMessages messages;
  auto configuration =
      Configuration::parse("/c", std::move(main_cf), std::move(master_cf), {.reporter = &messages});
  if (!configuration) return configuration.error().message;
  auto names = KnownNames::discover(*configuration, {.unused = !quiet}, messages);
  std::string text;
  if (names && !quiet) warn_about_unused(*configuration, *names, true, messages);
  for (const auto& message : messages.messages) text += cat(message.text, "\n");
  if (!names) text += cat("fatal: ", names.error().message, "\n");
  return text;
}

// Answers are those of postconf 3.11.7.
TEST(KnownNames, AUsersNameIsKnownWhenItIsSetAndUsed) {
  EXPECT_EQ(said("smtpd_restriction_classes = one two\none = permit\nfoo = $bar\nbar = 2\n"
                 "mail_name = $local\n",
                 ""),
            "/c/main.cf: undefined parameter: two\n"
            "/c/main.cf: undefined parameter: local\n"
            "/c/main.cf: unused parameter: foo=$bar\n");
}

TEST(KnownNames, ServicesSeeTheirOwnSettingsAndThoseOfMainCf) {
  EXPECT_EQ(said("foo = 1\n", "smtp inet n - n - - smtpd -o mail_name=$foo$bar -o bar=$x\n"),
            "/c/master.cf: undefined parameter: x\n");
  EXPECT_EQ(said("mail_name = $local\n", "smtp inet n - n - - smtpd -o local=x\n"), "");
  EXPECT_EQ(
      said("smtpd_restriction_classes = a\n", "smtp inet n - n - - smtpd -o a=permit -o b=1\n"),
      "/c/master.cf: unused parameter: b=1\n");
}

TEST(KnownNames, EntriesOfOneServiceShareTheirSettings) {
  EXPECT_EQ(said("", "smtp inet n - n - - smtpd -o a=1\nsmtp inet n - n - - smtpd -o b=$zz\n"),
            "/c/master.cf: undefined parameter: zz\n/c/master.cf: undefined parameter: zz\n"
            "/c/master.cf: unused parameter: a=1\n/c/master.cf: unused parameter: b=$zz\n"
            "/c/master.cf: unused parameter: a=1\n/c/master.cf: unused parameter: b=$zz\n");
}

TEST(KnownNames, ServicesDefineNames) {
  EXPECT_EQ(
      said("vac_time_limit = 3\nrelay_recipient_limit = 4\n", "vac unix - n n - - pipe user=v\n"),
      "/c/main.cf: unused parameter: relay_recipient_limit=4\n");
}

TEST(KnownNames, ReadOnlyNamesAreDropped) {
  EXPECT_EQ(said("process_id = 3\n", "smtp inet n - n - - smtpd -o process_name=4\n"),
            "/c/master.cf: read-only parameter assignment: process_name=4\n"
            "/c/main.cf: read-only parameter assignment: process_id=3\n");
}

TEST(KnownNames, DatabaseClientsHaveTheirs) {
  EXPECT_EQ(said("transport_maps = ldap:acct\nacct_server_host = x\nacct_bogus = 1\n", ""),
            "/c/main.cf: unused parameter: acct_bogus=1\n");
  EXPECT_EQ(said("relay_domains = {a, {b #c}} regexp:{{/x #y/ z}, #q r}\n", ""),
            "/c/main.cf: #comment after other text is not allowed: #c ...\n"
            "/c/main.cf: #comment after other text is not allowed: #q r...\n");
  EXPECT_EQ(said("relay_domains = inline:{a=b}c {ldap:x\n", ""),
            "/c/main.cf: syntax error after '}' in \"{a=b}c\"\n"
            "/c/main.cf: missing '}' in \"{ldap:x\"\n");
  EXPECT_EQ(said("relay_domains = ldap:/nonexistent/x.cf\n", ""),
            "open \"ldap\" configuration \"/nonexistent/x.cf\": No such file or directory\n");
}

TEST(KnownNames, DeprecatedSettingsAreNamed) {
  EXPECT_EQ(said("smtp_use_tls = yes\ndeleted-test-only = 1\n", ""),
            "/c/main.cf: support for parameter deleted-test-only has been removed; instead, do not "
            "specify\n"
            "/c/main.cf: support for parameter \"smtp_use_tls\" will be removed; instead, specify "
            "\"smtp_tls_security_level\"\n");
}

TEST(KnownNames, AValueThatCannotBeExpandedIsFatalWhereItIsKnown) {
  EXPECT_EQ(said("foo = ${bar\n", "", true), "truncated macro reference: \"${bar\"\n");
  EXPECT_EQ(said("mail_name = ${bar\n", "", true),
            "truncated macro reference: \"${bar\"\ntruncated macro reference: \"${bar\"\n"
            "fatal: macro processing error\n");
}

TEST(KnownNames, ClassesAreToldApart) {
  auto configuration = *Configuration::parse(
      "/c", "fallback_relay = x\nmail_name = $foo\nfoo = 1\n", "vac unix - n n - - pipe\n", {});
  CollectedMessages messages;
  auto names = KnownNames::discover(configuration, {}, messages);
  ASSERT_TRUE(names);
  EXPECT_EQ(names->class_of("mail_name"), NameClass::builtin);
  EXPECT_EQ(names->class_of("foo"), NameClass::user);
  EXPECT_EQ(names->class_of("fallback_relay"), NameClass::user);
  EXPECT_EQ(names->class_of("virtual_maps"), NameClass::builtin);
  EXPECT_EQ(names->class_of("vac_time_limit"), NameClass::service);
  EXPECT_EQ(names->class_of("nosuch"), std::nullopt);
}

// What lets discovery leave the built-in defaults out.
TEST(KnownNames, DefaultsUseBuiltInAndOldNamesOnly) {
  for (const ParameterInfo& parameter : parameters()) {
    if (parameter.type == ParameterType::raw) continue;
    std::vector<std::string> problems;
    visit_macro_names(
        parameter.default_value,
        [&](std::string_view name) {
          EXPECT_TRUE(find_parameter(name) || is_old_parameter(name)) << name;
        },
        problems);
    EXPECT_TRUE(problems.empty()) << parameter.name;
  }
}

}  // namespace
}  // namespace postwright
