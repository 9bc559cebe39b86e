#include "cmd/postfix/control.h"

#include <gtest/gtest.h>

namespace postwright::postfix {
namespace {

using Words = std::vector<std::string>;

TEST(PostfixControl, OneInstanceIsItsScripts) {
  Controller controller{.one_instance = false,
                        .multi_instance_directories = "",
                        .multi_instance_wrapper = "",
                        .daemon_directory = "/usr/lib/postfix/sbin"};
  EXPECT_EQ(command_behind(controller, {"start"}).value(),
            (Words{"/usr/lib/postfix/sbin/postfix-script", "start"}));
  EXPECT_EQ(command_behind(controller, {"tls", "status"}).value(),
            (Words{"/usr/lib/postfix/sbin/postfix-script", "tls", "status"}));
  EXPECT_EQ(command_behind(controller, {"non-bdb", "status"}).value(),
            (Words{"/usr/lib/postfix/sbin/postfix-non-bdb-script", "status"}));
  EXPECT_EQ(command_behind(controller, {}).value(),
            (Words{"/usr/lib/postfix/sbin/postfix-script"}));
}

TEST(PostfixControl, SeveralInstancesAreTheManagers) {
  Controller controller{.one_instance = false,
                        .multi_instance_directories = "/etc/postfix-a",
                        .multi_instance_wrapper = "/usr/sbin/postmulti -p --",
                        .daemon_directory = "/usr/lib/postfix/sbin"};
  EXPECT_EQ(command_behind(controller, {"non-bdb", "status"}).value(),
            (Words{"/usr/sbin/postmulti", "-p", "--", "non-bdb", "status"}));
  controller.one_instance = true;
  EXPECT_EQ(command_behind(controller, {"start"}).value(),
            (Words{"/usr/lib/postfix/sbin/postfix-script", "start"}));
  controller.one_instance = false;
  controller.multi_instance_wrapper = "";
  EXPECT_EQ(command_behind(controller, {"start"}).error().message,
            "multi-instance support is requested, but multi_instance_wrapper is empty");
}

}  // namespace
}  // namespace postwright::postfix
