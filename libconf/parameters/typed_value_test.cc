#include "libconf/parameters/typed_value.h"

#include <gtest/gtest.h>

namespace postwright {
namespace {

const ParameterInfo& info(std::string_view name) {
  return *find_parameter(name);
}
std::string value_error(std::string_view name, std::string_view text) {
  Status checked = check_value(info(name), text);
  return checked ? "" : checked.error().message;
}

// Each answer was seen with postmap of Postfix 3.11.7.
TEST(TypedValue, BooleansAreYesOrNo) {
  for (const char* good : {"yes", "YES", "No"}) EXPECT_EQ(value_error("soft_bounce", good), "");
  for (const char* bad : {"true", "1", "y", ""})
    EXPECT_EQ(value_error("soft_bounce", bad),
              std::string("bad boolean configuration: soft_bounce = ") + bad);
}

TEST(TypedValue, NumbersAreWhole) {
  EXPECT_EQ(parse_integer(info("hash_queue_depth"), "+5").value(), 5);
  EXPECT_EQ(parse_integer(info("hash_queue_depth"), " 5").value(), 5);
  EXPECT_EQ(parse_integer(info("message_size_limit"), "99999999999").value(), 99999999999);
  for (const char* bad : {"", "5s", "5.5", "0x5", "+-5", "5 ", "2147483648"})
    EXPECT_EQ(value_error("hash_queue_depth", bad),
              std::string("bad numerical configuration: hash_queue_depth = ") + bad);
}

TEST(TypedValue, NumbersHaveLimits) {
  EXPECT_EQ(value_error("hash_queue_depth", "-5"),
            "invalid hash_queue_depth parameter value -5 < 1");
  EXPECT_EQ(value_error("delay_logging_resolution_limit", "7"),
            "invalid delay_logging_resolution_limit parameter value 7 > 6");
  EXPECT_EQ(value_error("delay_logging_resolution_limit", "6"), "");
}

TEST(TypedValue, TimesHaveUnits) {
  EXPECT_EQ(parse_time(info("ipc_idle"), "5").value(), 5);
  EXPECT_EQ(parse_time(info("ipc_idle"), "5ms").value(), 300);
  EXPECT_EQ(parse_time(info("ipc_idle"), "1w").value(), 604800);
  EXPECT_EQ(parse_time(info("maximal_queue_lifetime"), "2").value(), 172800);
  for (const char* bad :
       {"", "5S", "5x", "-5", "5.5", "5 s", "99999999999", "99999999h", " s", "+s"})
    EXPECT_EQ(value_error("ipc_idle", bad),
              std::string("parameter ipc_idle: bad time value or unit: ") + bad);
  EXPECT_EQ(value_error("ipc_idle", "0"), "invalid ipc_idle: 0 (min 1)");
  EXPECT_EQ(value_error("ipc_idle", "-0"), "invalid ipc_idle: 0 (min 1)");
  EXPECT_EQ(value_error("ipc_idle", "s"), "invalid ipc_idle: 0 (min 1)");
}

TEST(TypedValue, StringsHaveLengths) {
  EXPECT_EQ(value_error("mail_owner", ""), "bad string length 0 < 1: mail_owner = ");
  EXPECT_EQ(value_error("mail_owner", "x"), "");
}

std::optional<std::string_view> unknown_of(std::string_view parameter, std::string_view text) {
  return unknown_word(*find_parameter(parameter), text);
}

TEST(TypedValue, SomeParametersTakeOneOfAFewWords) {
  EXPECT_EQ(unknown_of("smtp_tls_security_level", "dane-only"), std::nullopt);
  EXPECT_EQ(unknown_of("smtp_tls_security_level", " MAY "), std::nullopt);
  EXPECT_EQ(unknown_of("smtp_tls_security_level", ""), std::nullopt);
  EXPECT_EQ(unknown_of("smtp_tls_security_level", "zzz"), "zzz");
  EXPECT_EQ(unknown_of("smtp_tls_security_level", "may, encrypt"), "may, encrypt");
  EXPECT_EQ(unknown_of("milter_default_action", "ignore"), "ignore");
  EXPECT_EQ(unknown_of("smtpd_upstream_proxy_protocol", "haproxy"), std::nullopt);
}

TEST(TypedValue, SomeParametersTakeAListOfAFewWords) {
  EXPECT_EQ(unknown_of("inet_protocols", "ipv4, ipv6"), std::nullopt);
  EXPECT_EQ(unknown_of("inet_protocols", "ipv4, ipv5"), "ipv5");
  EXPECT_EQ(unknown_of("receive_override_options", "no_milters no_address_mappings"), std::nullopt);
  EXPECT_EQ(unknown_of("receive_override_options", "no_milter"), "no_milter");
  EXPECT_EQ(unknown_of("mail_name", "zzz"), std::nullopt);
}

TEST(TypedValue, DefaultsAreAllowedWords) {
  for (const ParameterInfo& parameter : parameters()) {
    std::string_view text = parameter.default_value;
    bool literal = text.find('$') == std::string_view::npos;
    EXPECT_TRUE(!literal || !unknown_word(parameter, text)) << parameter.name;
    EXPECT_TRUE(!parameter.takes_several || !parameter.values.empty()) << parameter.name;
  }
}

}  // namespace
}  // namespace postwright
