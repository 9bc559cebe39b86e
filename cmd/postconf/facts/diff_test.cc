#include "cmd/postconf/run_for_test.h"

namespace postwright::postconf {
namespace {

// Values of this host and this release stay out.
constexpr char kHost[] = "mynetworks = 127.0.0.0/8\nmyhostname = h.example\nmilter_macro_v =\n";

TEST(Diff, ShowsBothSidesAndWhatFollows) {
  TestDirectory here({{"main.cf", std::string(kHost) + "mail_name = A\nmail_owner = postfix\n"},
                      {"master.cf",
                       "smtp inet n - n - - smtpd -o smtpd_banner=x\n"
                       "old unix - - n - - smtp\n"}});
  TestDirectory there(
      {{"main.cf", std::string(kHost) + "mail_name = B\nrelay_domains=$config_directory/x\n"},
       {"master.cf", "smtp inet n - y - - smtpd -o smtpd_banner=y\n"}});
  Ran ran = run_postconf(here.path(), {"--diff", there.path()});
  EXPECT_EQ(ran.status, 1);
  EXPECT_EQ(ran.err, "");
  std::string text = ran.out.substr(ran.out.find("-mail_name"));
  EXPECT_EQ(ran.out.substr(0, 10), "--- @\n+++ ");
  EXPECT_EQ(text,
            "-mail_name = A\n"
            "+mail_name = B\n"
            "~postscreen_greet_banner = h.example ESMTP A -> h.example ESMTP B\n"
            "~proxy_read_maps = (long; --json-full has it)\n"
            "+relay_domains = $config_directory/x\n"
            "~smtpd_banner = h.example ESMTP A -> h.example ESMTP B\n"
            "-smtp/inet chroot = n\n"
            "+smtp/inet chroot = y\n"
            "-smtp/inet -o smtpd_banner=x\n"
            "+smtp/inet -o smtpd_banner=y\n"
            "-old/unix: old unix - - n - - smtp\n");
  ran = run_postconf(here.path(), {"--all", "--diff", there.path()});
  EXPECT_NE(ran.out.find("\n-mail_owner = postfix  (no effect)\n"), std::string::npos);
}

TEST(Diff, ACopyIsEqual) {
  const TestDirectory::Files files{
      {"main.cf", std::string(kHost) + "alias_maps = lmdb:$config_directory/aliases\n"},
      {"master.cf", "smtp inet n - n - - smtpd\n"}};
  TestDirectory here(files), there(files);
  for (std::vector<std::string> words :
       {std::vector<std::string>{"--diff", there.path()}, {"--all", "--diff", there.path()}}) {
    Ran ran = run_postconf(here.path(), words);
    EXPECT_EQ(ran.status, 0);
    EXPECT_EQ(ran.out + ran.err, "");
  }
}

TEST(Diff, ErrorsAreNoDifference) {
  TestDirectory here({{"main.cf", kHost}, {"master.cf", ""}});
  Ran ran = run_postconf(here.path(), {"--diff", "/nonexistent"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_EQ(ran.err, "postconf: fatal: open /nonexistent/main.cf: No such file or directory\n");
  EXPECT_EQ(run_postconf("/nonexistent", {"--diff", here.path()}).status, 2);
  EXPECT_EQ(run_postconf(here.path(), {"--diff", here.path(), "-x"}).status, 2);
  EXPECT_EQ(run_postconf(here.path(), {"-x", "--why"}).status, 1);
}

}  // namespace
}  // namespace postwright::postconf
