#include "lint/knowledge/legacy_tls.h"

#include <gtest/gtest.h>

namespace postwright::lint {
namespace {

/// The level of `use`'s row in the only service, or in main.cf without one.
std::optional<std::string> level(std::string main_cf, std::string master_cf = {},
                                 std::string_view name = "smtpd_use_tls",
                                 Version target = kNewestTarget) {
  Context context;
  context.target = target;
  InputFile main_file("main.cf", std::move(main_cf), FileKind::main_cf, TemplateKind::automatic);
  InputFile master_file("master.cf", std::move(master_cf), FileKind::master_cf,
                        TemplateKind::automatic);
  Site site(
      "/etc/postfix", &main_file, &master_file, [](const std::string&) { return std::nullopt; },
      context);
  auto services = site.services();
  return legacy_tls_level(site, *find_legacy_tls(name),
                          services.empty() ? nullptr : services.data());
}

TEST(LegacyTls, ServersKnowThreeLevels) {
  EXPECT_EQ(level(""), "none");
  EXPECT_EQ(level("smtpd_use_tls = yes\n"), "may");
  EXPECT_EQ(level("smtpd_use_tls = no\nsmtpd_enforce_tls = yes\n"), "encrypt");
  EXPECT_EQ(level("smtpd_use_tls = yes\n", "", "postscreen_use_tls"), "may") << "by default";
}

TEST(LegacyTls, ClientsLookAtNamesUnlessToldNotTo) {
  EXPECT_EQ(level("smtp_enforce_tls = yes\n", "", "smtp_use_tls"), "verify");
  EXPECT_EQ(level("smtp_enforce_tls = yes\nsmtp_tls_enforce_peername = no\n", "", "smtp_use_tls"),
            "encrypt");
  EXPECT_EQ(level("tlsproxy_client_enforce_tls = yes\n", "", "tlsproxy_client_use_tls"),
            std::nullopt);
}

TEST(LegacyTls, ALevelSilencesThem) {
  EXPECT_EQ(level("smtpd_use_tls = yes\nsmtpd_tls_security_level = none\n"), "");
  EXPECT_EQ(level("smtpd_use_tls = yes\nsmtpd_tls_security_level =\n"), "may");
  constexpr const char* kRecent = "compatibility_level = 3.11\nsmtp_use_tls = no\n";
  EXPECT_EQ(level(kRecent, "", "smtp_use_tls"), "");
  EXPECT_EQ(level(kRecent, "", "smtp_use_tls", {.major_part = 3, .minor_part = 10}), "none");
}

TEST(LegacyTls, ServicesHaveTheirOwn) {
  EXPECT_EQ(level("smtpd_use_tls = yes\n", "x inet n - n - - smtpd -o smtpd_enforce_tls=yes\n"),
            "encrypt");
  EXPECT_EQ(level("smtpd_use_tls = {{ x }}\n"), std::nullopt);
}

}  // namespace
}  // namespace postwright::lint
