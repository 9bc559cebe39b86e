#include "cmd/postmulti/private_files.h"

#include <gtest/gtest.h>

namespace postwright::postmulti {
namespace {

TEST(PrivateFiles, OnlyWhatIsTheInstancesOwn) {
  auto configuration = Configuration::parse(
      "/etc/postfix-a", "queue_directory = /q\nmail_owner = mail\nsetgid_group = drop\n", "",
      {.root = {}, .directory_is_set = true});
  ASSERT_TRUE(configuration);
  auto files = parse_private_files(
      "# comment\n"
      "$config_directory:d:root:-:755:u\n"
      "$queue_directory/maildrop:d:$mail_owner:$setgid_group:730:uc\n"
      "$queue_directory/active:d:$mail_owner:-:700:ucr\n"
      "$queue_directory/old:d:$mail_owner:-:700:o\n"
      "$queue_directory_not_this:d:root:-:755:u\n"
      "$daemon_directory/master:f:root:-:755:u\n"
      "$config_directory/main.cf:f:root:-:9:p\n"
      "too:few\n",
      *configuration);
  PrivateFile config{
      .path = "/etc/postfix-a", .is_directory = true, .owner = "root", .group = {}, .mode = 0755};
  PrivateFile maildrop{.path = "/q/maildrop",
                       .is_directory = true,
                       .owner = "mail",
                       .group = "drop",
                       .mode = 0730,
                       .create = true};
  PrivateFile active{.path = "/q/active",
                     .is_directory = true,
                     .owner = "mail",
                     .group = {},
                     .mode = 0700,
                     .create = true,
                     .recursive = true};
  EXPECT_EQ(files, (std::vector<PrivateFile>{config, maildrop, active}));
}

}  // namespace
}  // namespace postwright::postmulti
