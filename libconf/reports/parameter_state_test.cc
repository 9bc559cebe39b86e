#include "libconf/reports/parameter_state.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "libconf/reports/parameter_uses.h"

namespace postwright {
namespace {

class ParameterStateTest : public testing::Test {
 protected:
  static Configuration parse(std::string main_cf) {
    constexpr char kServices[] =
        "smtp inet n - n - - smtpd -o mail_name=Other -o smtpd_helo_restrictions=strict\n"
        "vac unix - n n - - pipe user=v argv=x\n";
    return *Configuration::parse("/c", std::move(main_cf), kServices, {});
  }
  void use(std::string main_cf) {
    configuration_ = parse(std::move(main_cf));
    names_ = *KnownNames::discover(configuration_, {.tolerant = true}, messages_);
  }
  ParameterState state(std::string_view name, std::optional<std::size_t> entry = std::nullopt) {
    ExpansionBudget budget;
    return state_of(configuration_, names_, name, budget, entry);
  }

  CollectedMessages messages_;
  Configuration configuration_ = parse("");
  KnownNames names_ = *KnownNames::discover(configuration_, {}, messages_);
};

TEST_F(ParameterStateTest, ASettingAndItsDefault) {
  use("mail_name = A\nmail_name = B $mydomain\nmydomain = example.com\n");
  ParameterState mail_name = state("mail_name");
  EXPECT_EQ(mail_name.value.written, "B $mydomain");
  EXPECT_EQ(mail_name.value.expanded, "B example.com");
  EXPECT_EQ(mail_name.default_value->written, "Postfix");
  EXPECT_FALSE(mail_name.equals_default);
  EXPECT_EQ(mail_name.origin.source, ValueSource::main_cf);
  EXPECT_EQ(mail_name.origin.span->line, 2u);
  ASSERT_EQ(mail_name.origin.overrides.size(), 1u);
  EXPECT_EQ(mail_name.origin.overrides[0].value, "A");
  ParameterState banner = state("smtpd_banner");
  EXPECT_EQ(banner.origin.source, ValueSource::default_value);
  EXPECT_TRUE(banner.equals_default);
}

TEST_F(ParameterStateTest, EqualsDefaultLooksAtTheEffect) {
  use("smtpd_banner = $myhostname   ESMTP B\nmail_name = B\nmyorigin = $mydomain\n"
      "relayhost =\nmydomain = h\nmyhostname = h\n");
  EXPECT_TRUE(state("smtpd_banner").equals_default);
  EXPECT_TRUE(state("relayhost").equals_default);
  EXPECT_TRUE(state("myorigin").equals_default);
  EXPECT_FALSE(state("mail_name").equals_default);
}

TEST_F(ParameterStateTest, InAServiceItsSettingCounts) {
  use("mail_name = Main\n");
  ParameterState mail_name = state("mail_name", 0);
  EXPECT_EQ(mail_name.value.expanded, "Other");
  EXPECT_EQ(mail_name.origin.source, ValueSource::service_setting);
  ASSERT_EQ(mail_name.origin.overrides.size(), 1u);
  EXPECT_EQ(mail_name.origin.overrides[0].span.file, "/c/main.cf");
  EXPECT_EQ(state("mail_name", 1).value.expanded, "Main");
  EXPECT_EQ(*state("smtpd_banner", 0).value.expanded,
            *state("myhostname").value.expanded + " ESMTP Other");
}

TEST_F(ParameterStateTest, ClassesAndTypes) {
  use("smtpd_restriction_classes = strict\nstrict = reject\nsmtp_use_tls = yes\n"
      "fallback_relay = x\n");
  EXPECT_EQ(state("vac_time_limit").name_class, NameClass::service);
  EXPECT_EQ(state("vac_time_limit").info->type, ParameterType::time);
  EXPECT_EQ(state("strict").name_class, NameClass::user);
  EXPECT_EQ(state("strict").info, nullptr);
  EXPECT_FALSE(state("strict").default_value);
  EXPECT_EQ(state("smtp_use_tls").deprecation->replacement, "smtp_tls_security_level");
  EXPECT_EQ(state("fallback_relay").deprecation->status, "legacy-name");
  EXPECT_FALSE(state("mail_name").deprecation);
  EXPECT_FALSE(find_deprecation("smtp_use"));
  EXPECT_FALSE(find_deprecation(""));
}

TEST_F(ParameterStateTest, FaultsAreValues) {
  use("relayhost = ${x\nmynetworks_style = wide\n");
  EXPECT_EQ(state("relayhost").value.expanded.error().message,
            "truncated macro reference: \"${x\"");
  EXPECT_FALSE(state("relayhost").equals_default);
  EXPECT_NE(state("mynetworks").value.expanded.error().message.find("wide"), std::string::npos);
}

TEST_F(ParameterStateTest, UsesGoBothWays) {
  use("smtpd_restriction_classes = strict\nstrict = reject\nrelayhost = ${mydomain?$mail_name}\n"
      "smtpd_client_restrictions = permit, strict\n");
  ParameterUses uses(configuration_, names_);
  EXPECT_TRUE(uses.is_restriction_class("strict"));
  EXPECT_EQ(
      uses.users_of("strict"),
      (std::vector<ParameterUser>{{.name = "smtpd_client_restrictions"},
                                  {.name = "smtpd_restriction_classes"},
                                  {.name = "smtpd_helo_restrictions", .service = "smtp/inet"}}));
  EXPECT_EQ(uses.used_by("relayhost"), (std::vector<std::string>{"mail_name", "mydomain"}));
  EXPECT_EQ(std::ranges::count(uses.users_of("mail_name"), ParameterUser{.name = "relayhost"}), 1);
  EXPECT_TRUE(uses.users_of("nothing_uses_this").empty());
}

}  // namespace
}  // namespace postwright
