#include "libconf/parameters/parameter_text.h"

#include <gtest/gtest.h>

#include <map>

#include "base/text.h"
#include "libconf/parameters/parameters.h"

namespace postwright {
namespace {

/// "", or a release: "2.11".
bool is_release(std::string_view since) {
  if (since.empty()) return true;
  std::size_t dot = since.find('.');
  return dot != std::string_view::npos && parse_unsigned(since.substr(0, dot)) &&
         parse_unsigned(since.substr(dot + 1));
}

/// What is the same for parameters and for suffixes of services.
void check(std::string_view name, const ParameterText& found) {
  EXPECT_GE(found.text.size(), 40u) << name;
  EXPECT_LE(found.text.size(), 300u) << name;
  EXPECT_TRUE(found.text.ends_with('.')) << name;
  for (char c : found.text) EXPECT_TRUE(c >= ' ' && c <= '~') << name << ": " << found.text;
  EXPECT_TRUE(is_release(found.since)) << name << ": " << found.since;
  for (std::string_view other : split(found.see_also, " ")) {
    EXPECT_TRUE(find_parameter(other)) << name << " refers to " << other;
    EXPECT_NE(name, other);
  }
}

TEST(ParameterText, EveryParameterHasOneOfItsOwn) {
  std::map<std::string_view, std::string_view> names;  // by text
  for (const ParameterInfo& parameter : parameters()) {
    auto found = describe_parameter(parameter.name);
    ASSERT_TRUE(found) << parameter.name;
    check(parameter.name, *found);
    auto [other, is_new] = names.emplace(found->text, parameter.name);
    EXPECT_TRUE(is_new) << parameter.name << " has the text of " << other->second;
  }
  EXPECT_GT(names.size(), 800u);
}

TEST(ParameterText, EverySuffixOfServicesHasOneOfItsOwn) {
  std::map<std::string_view, std::string> names;  // by text
  for (std::string_view command : {"smtp", "pipe", "spawn"})
    visit_service_parameters("x", command, [&](const std::string& name) {
      auto found = describe_service_parameter(name);
      ASSERT_TRUE(found) << name;
      check(name, *found);
      EXPECT_EQ(names.emplace(found->text, name).first->second, name);
    });
  EXPECT_EQ(names.size(), 17u);
}

TEST(ParameterText, IsFoundByTheExactName) {
  auto found = describe_parameter("lmtp_lhlo_name");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->text,
            "Name that the LMTP client gives in LHLO. Servers on the same host or network rarely "
            "look at it.");
  EXPECT_EQ(found->since, "2.3");
  EXPECT_EQ(found->see_also, "myhostname");
  for (std::string_view name : {"lmtp_lhlo_nam", "lmtp_lhlo_name ", "", "~", "_time_limit"})
    EXPECT_FALSE(describe_parameter(name)) << name;
}

TEST(ParameterText, TheLongestSuffixOfAServiceCounts) {
  EXPECT_EQ(describe_service_parameter("vac_time_limit")->see_also, "command_time_limit");
  EXPECT_EQ(describe_service_parameter("vac_recipient_limit")->see_also, "default_recipient_limit");
  EXPECT_EQ(describe_service_parameter("vac_destination_recipient_limit")->see_also,
            "default_destination_recipient_limit");
  EXPECT_FALSE(describe_service_parameter("_time_limit"));
  EXPECT_FALSE(describe_service_parameter("vac_limit"));
  EXPECT_FALSE(describe_service_parameter(""));
}

}  // namespace
}  // namespace postwright
