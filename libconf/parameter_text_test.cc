#include "libconf/parameter_text.h"

#include <gtest/gtest.h>

namespace postwright {
namespace {

TEST(ParameterText, IsFoundByTheExactName) {
  auto found = describe_parameter("2bounce_notice_recipient");
  ASSERT_TRUE(found);
  EXPECT_NE(found->text.find("notify_classes"), std::string_view::npos) << found->text;
  EXPECT_EQ(found->see_also, "notify_classes bounce_notice_recipient double_bounce_sender");
  EXPECT_FALSE(describe_parameter("2bounce_notice_recipien"));
  EXPECT_FALSE(describe_parameter("2bounce_notice_recipient "));
  EXPECT_FALSE(describe_parameter(""));
  EXPECT_FALSE(describe_parameter("_time_limit"));
}

TEST(ParameterText, ServicesHaveThoseOfTheirSuffix) {
  auto found = describe_service_parameter("vac_time_limit");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->see_also, "command_time_limit");
  EXPECT_FALSE(describe_service_parameter("_time_limit"));
  EXPECT_FALSE(describe_service_parameter("vac_limit"));
}

}  // namespace
}  // namespace postwright
