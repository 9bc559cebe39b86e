#include "libconf/settings/bind.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace postwright {
namespace {

struct Settings {
  bool notify = false;
  std::int64_t limit = 0;
  std::chrono::seconds timeout{0};
  std::string banner;
};

constexpr Binding<Settings> kBindings[] = {
    {"soft_bounce", &Settings::notify},
    {"smtpd_hard_error_limit", &Settings::limit},
    {"smtpd_timeout", &Settings::timeout},
    {"smtpd_banner", &Settings::banner},
};

Configuration configuration(std::string main_cf, std::string master_cf = "") {
  auto parsed = Configuration::parse("/etc/postfix", std::move(main_cf), std::move(master_cf), {});
  EXPECT_TRUE(parsed) << parsed.error().message;
  return std::move(*parsed);
}

std::string error_of(const ServiceView& view) {
  Settings settings;
  Status bound = bind(view, kBindings, settings);
  return bound ? "" : bound.error().message;
}

TEST(Bind, EachRowFitsItsParameter) {
  EXPECT_TRUE(std::ranges::all_of(kBindings, [](const auto& row) { return fits(row); }));
  EXPECT_FALSE(fits(Binding<Settings>{"smtpd_timeout", &Settings::limit}));
  EXPECT_FALSE(fits(Binding<Settings>{"nosuch_parameter", &Settings::banner}));
}

TEST(Bind, ValuesComeFromMainCfOrTheDefault) {
  Configuration site =
      configuration("soft_bounce = yes\nsmtpd_timeout = 3m\nmyhostname = mx.example\n");
  Settings settings;
  ASSERT_TRUE(bind(ServiceView(site), kBindings, settings));
  EXPECT_TRUE(settings.notify);
  EXPECT_EQ(settings.limit, 20);  // ${stress?{1}:{20}} without stress
  EXPECT_EQ(settings.timeout, std::chrono::minutes(3));
  EXPECT_EQ(settings.banner, "mx.example ESMTP Postfix");
}

TEST(Bind, AnEntrysOwnSettingsComeFirst) {
  Configuration site =
      configuration("smtpd_timeout = 3m\nmyhostname = mx.example\n",
                    "587 inet n - n - - smtpd -o smtpd_timeout=5 -o stress=yes\n"
                    "  -o { smtpd_banner = $service_name $process_name $myhostname }\n");
  Settings settings;
  ASSERT_TRUE(bind(ServiceView(site, site.master_cf().entries()[0]), kBindings, settings));
  EXPECT_EQ(settings.timeout, std::chrono::seconds(5));
  EXPECT_EQ(settings.limit, 1);
  EXPECT_EQ(settings.banner, "587 smtpd mx.example");
}

TEST(Bind, WhatIsWrongIsNamed) {
  EXPECT_EQ(error_of(ServiceView(configuration("soft_bounce = maybe\n"))),
            "bad boolean configuration: soft_bounce = maybe");
  EXPECT_EQ(error_of(ServiceView(configuration("smtpd_timeout = 0\n"))),
            "invalid smtpd_timeout: 0 (min 1)");
  EXPECT_EQ(error_of(ServiceView(configuration("smtpd_banner = ${x\n"))),
            "/etc/postfix/main.cf: parameter smtpd_banner: truncated macro reference: \"${x\"");
  Configuration site = configuration("", "smtp inet n - n - - smtpd -o smtpd_banner=${x\n");
  EXPECT_EQ(error_of(ServiceView(site, site.master_cf().entries()[0])),
            "/etc/postfix/master.cf, service smtp/inet: parameter smtpd_banner: truncated macro "
            "reference: \"${x\"");
}

}  // namespace
}  // namespace postwright
