#include "libconf/reports/compatibility_report.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/text.h"

namespace postwright {
namespace {

constexpr std::string_view kPlain =
    "mynetworks = 127.0.0.0/8\nmyhostname = h.example\nmydestination = $mydomain\n";
constexpr std::string_view kReportMaster =
    "smtp inet n - - - - smtpd\n"
    "relay unix - - n - - smtp\n"
    "strict inet n - n - - smtpd -o smtpd_relay_restrictions=reject -o mail_name=$relay_domains\n"
    "old unix - - n - - smtp -o compatibility_level=0\n";

CompatibilityReport report(std::string_view main_cf, std::string_view master_cf = kReportMaster) {
  auto configuration =
      Configuration::parse("/etc/postfix", std::string(main_cf), std::string(master_cf), {});
  EXPECT_TRUE(configuration) << configuration.error().message;
  auto made = report_compatibility(*configuration);
  EXPECT_TRUE(made) << made.error().message;
  return std::move(*made);
}

std::vector<std::string> names_of(const CompatibilityStep& step) {
  std::vector<std::string> names;
  for (const CompatibilityChange& change : step.changes) names.push_back(change.name);
  return names;
}

CompatibilityChange change_of(const CompatibilityReport& all, std::string_view name) {
  for (const CompatibilityStep& step : all.steps)
    for (const CompatibilityChange& change : step.changes)
      if (change.name == name) return change;
  ADD_FAILURE() << "no change of " << name;
  return {};
}

std::vector<std::string> services_of(const CompatibilityChange& change) {
  std::vector<std::string> names;
  for (const auto& service : change.services) names.push_back(service.name);
  return names;
}

using ChangedNames = std::vector<std::string>;

TEST(CompatibilityReport, StepsAreTheLevelsThatDefaultsMention) {
  CompatibilityReport all = report(kPlain);
  EXPECT_EQ(all.level, "0");
  ASSERT_EQ(all.steps.size(), 4u);
  EXPECT_EQ(all.steps[0].from, "0");
  EXPECT_EQ(all.steps[3].from, "3.6");
  EXPECT_EQ(names_of(all.steps[0]), (ChangedNames{"append_dot_mydomain", "smtpd_relay_restrictions",
                                                  "smtputf8_enable", "chroot"}));
  EXPECT_EQ(names_of(all.steps[1]),
            (ChangedNames{"fast_flush_domains", "mail_name", "milter_macro_v", "mynetworks_style",
                          "relay_domains", "smtpd_banner"}));
  EXPECT_EQ(names_of(all.steps[2]),
            (ChangedNames{
                "lmtp_tls_fingerprint_digest", "respectful_logging", "smtp_tls_fingerprint_digest",
                "smtpd_relay_before_recipient_restrictions", "smtpd_tls_fingerprint_digest",
                "tlsproxy_client_fingerprint_digest", "tlsproxy_tls_fingerprint_digest"}));
  auto last = names_of(all.steps[3]);
  for (const char* name : {"smtp_tls_security_level", "smtp_tlsrpt_skip_reused_handshakes",
                           "tlsproxy_client_security_level"})
    EXPECT_TRUE(std::ranges::find(last, name) != last.end()) << name;
}

TEST(CompatibilityReport, BeginsAtTheLevelOfTheSite) {
  EXPECT_TRUE(report(cat(kPlain, "compatibility_level = 3.11\n")).steps.empty());
  EXPECT_TRUE(report(cat(kPlain, "compatibility_level = 9999\n")).steps.empty());
  CompatibilityReport all = report(cat(kPlain, "compatibility_level = 3.7\n"));
  ASSERT_EQ(all.steps.size(), 1u);
  EXPECT_EQ(all.steps[0].from, "3.7");
  EXPECT_EQ(all.steps[0].to, "3.11");
}

TEST(CompatibilityReport, WhatTheSiteSetsDoesNotChange) {
  CompatibilityReport all = report(cat(kPlain, "relay_domains =\nappend_dot_mydomain = yes\n"));
  EXPECT_EQ(names_of(all.steps[0]),
            (ChangedNames{"smtpd_relay_restrictions", "smtputf8_enable", "chroot"}));
  EXPECT_EQ(names_of(all.steps[1]), (ChangedNames{"mynetworks_style"}));
}

TEST(CompatibilityReport, SaysHowToKeepTheOldValue) {
  CompatibilityReport all = report(kPlain);
  CompatibilityChange domains = change_of(all, "relay_domains");
  EXPECT_EQ(domains.main_cf, (ValueChange{"example", ""}));
  EXPECT_EQ(domains.keep, (ChangedNames{"relay_domains=$mydestination"}));
  EXPECT_EQ(change_of(all, "smtpd_relay_restrictions").keep,
            (ChangedNames{"smtpd_relay_restrictions="}));
  EXPECT_EQ(change_of(all, "smtp_tls_security_level").keep,
            (ChangedNames{"smtp_tls_security_level="}));
  EXPECT_EQ(change_of(all, "smtp_tlsrpt_skip_reused_handshakes").keep,
            (ChangedNames{"smtp_tlsrpt_skip_reused_handshakes=yes"}));
  CompatibilityChange flush = change_of(all, "fast_flush_domains");
  EXPECT_EQ(flush.because_of, (ChangedNames{"relay_domains"}));
  EXPECT_TRUE(flush.keep.empty());
}

TEST(CompatibilityReport, WithTheAdviceTakenNothingChanges) {
  std::string main_cf(kPlain);
  CompatibilityReport all = report(main_cf, "");
  for (const CompatibilityStep& step : all.steps)
    for (const CompatibilityChange& change : step.changes)
      for (const std::string& argument : change.keep) main_cf += argument + "\n";
  for (const CompatibilityStep& step : report(main_cf, "").steps)
    EXPECT_EQ(names_of(step), ChangedNames{}) << step.to;
}

TEST(CompatibilityReport, ServicesAreThoseWhoseProgramSeesIt) {
  CompatibilityReport all = report(kPlain);
  EXPECT_EQ(services_of(change_of(all, "smtpd_relay_restrictions")), (ChangedNames{"smtp/inet"}));
  EXPECT_EQ(services_of(change_of(all, "smtp_tls_security_level")), (ChangedNames{"relay/unix"}));
  EXPECT_EQ(services_of(change_of(all, "relay_domains")),
            (ChangedNames{"smtp/inet", "relay/unix", "strict/inet"}));
  CompatibilityChange only_there = change_of(all, "mail_name");
  EXPECT_FALSE(only_there.main_cf);
  EXPECT_EQ(only_there.because_of, (ChangedNames{"relay_domains"}));
  ASSERT_EQ(services_of(only_there), (ChangedNames{"strict/inet"}));
  EXPECT_EQ(only_there.services[0].values, (ValueChange{"example", ""}));
}

TEST(CompatibilityReport, ChrootFieldsThatSayNothing) {
  CompatibilityChange chroot = change_of(report(kPlain), "chroot");
  EXPECT_EQ(services_of(chroot), (ChangedNames{"smtp/inet"}));
  EXPECT_EQ(chroot.keep, (ChangedNames{"smtp/inet/chroot=y"}));
}

TEST(CompatibilityReport, SettingsThatAskForTheLevelCount) {
  CompatibilityReport all =
      report(cat(kPlain,
                 "compatibility_level = 3.6\nmail_name = ${{$compatibility_level} <level {3.9} ? "
                 "{a$mydomain} : {b}}\n"));
  ASSERT_EQ(all.steps.size(), 2u);
  EXPECT_EQ(all.steps[0].to, "3.9");
  CompatibilityChange change = change_of(all, "mail_name");
  EXPECT_EQ(change.main_cf, (ValueChange{"aexample", "b"}));
  EXPECT_EQ(change.keep, (ChangedNames{"mail_name=a$mydomain"}));
}

TEST(CompatibilityReport, OnlyTablesCountInWhatProxymapMayOpen) {
  std::string with_table =
      "mynetworks = 127.0.0.0/8\nmydestination = proxy:lmdb:/etc/d, x\nproxy_read_maps = "
      "$relay_domains\n";
  EXPECT_EQ(change_of(report(with_table), "proxy_read_maps").because_of,
            (ChangedNames{"relay_domains"}));
}

TEST(CompatibilityReport, TellsWhatCannotBeExpanded) {
  CompatibilityReport all = report(cat(kPlain, "mail_name = $relay_domains ${\n"));
  std::vector<std::string> names;
  for (const auto& fault : all.faults) names.push_back(fault.name);
  EXPECT_EQ(names, (ChangedNames{"mail_name", "milter_macro_v", "postscreen_greet_banner",
                                 "smtpd_banner"}));
  EXPECT_EQ(all.faults[0].reason, "truncated macro reference: \"$relay_domains ${\"");
}

TEST(CompatibilityReport, ALevelThatIsNoneIsAnError) {
  auto configuration = Configuration::parse("/p", "compatibility_level = 3.x\n", "", {});
  EXPECT_EQ(report_compatibility(*configuration).error().message,
            "malformed compatibility level syntax: \"3.x\"");
}

}  // namespace
}  // namespace postwright
