// What is known to be wrong in postconf 3.11: what is mended here (docs/differences.md has a row of
// each), and what stays, because scripts and people see it.

#include "cmd/postconf/run_for_test.h"

namespace postwright::postconf {
namespace {

constexpr const char kDefectMain[] = "mynetworks = 127.0.0.0/8\nmyhostname = h.example.com\n";

TestDirectory::Files site_with(const std::string& master_cf,
                               const std::string& main_cf = kDefectMain) {
  return {{"main.cf", main_cf}, {"master.cf", master_cf}};
}

TEST(MendedDefect, BracesOfTheFirstArgumentStay) {
  TestDirectory site(site_with("s unix - n n - - pipe {a b} {c d}\n"));
  EXPECT_EQ(run_postconf(site.path(), {"-M"}).out,
            "s          unix  -       n       n       -       -       pipe {a b} {c d}\n");
  EXPECT_EQ(run_postconf(site.path(), {"-F", "s/unix/chroot=y"}).status, 0);
  EXPECT_EQ(site.read("master.cf"),
            "s          unix  -       n       y       -       -       pipe {a b} {c d}\n");
}

TEST(MendedDefect, ASettingWithoutABlankIsSplitOnce) {
  TestDirectory site(site_with("s inet n - n - - smtpd -osmtpd_banner=foo -vofoo=oops\n"));
  EXPECT_EQ(run_postconf(site.path(), {"-qP"}).out,
            "s/inet/foo = oops\ns/inet/smtpd_banner = foo\n");
  EXPECT_EQ(run_postconf(site.path(), {"-PX", "s/inet/foo"}).status, 0);
  EXPECT_EQ(site.read("master.cf"),
            "s          inet  n       -       n       -       -       smtpd\n"
            "    -o smtpd_banner=foo\n"
            "    -v\n");
}

TEST(MendedDefect, AnEmptyFieldIsRefused) {
  constexpr char kDefectMaster[] = "s inet n - n - - smtpd\n";
  TestDirectory site(site_with(kDefectMaster));
  for (const char* request : {"s/inet/chroot=", "s/inet/command=", "s/inet/service= "}) {
    Ran ran = run_postconf(site.path(), {"-F", request});
    EXPECT_EQ(ran.status, 1) << request;
    EXPECT_EQ(ran.err, "postconf: fatal: -Fe does not accept an empty field value\n") << request;
    EXPECT_EQ(site.read("master.cf"), kDefectMaster) << request;
  }
}

TEST(MendedDefect, ADashIsAnArgument) {
  TestDirectory site(site_with("s unix - n n - - pipe - -o a=b {c d}\n"));
  EXPECT_EQ(run_postconf(site.path(), {"-P"}).out, "");
  EXPECT_EQ(run_postconf(site.path(), {"-Mf"}).out,
            "s          unix  -       n       n       -       -       pipe - -o a=b {c d}\n");
}

TEST(MendedDefect, RawValuesStayRaw) {
  TestDirectory site(site_with("s unix - n n - - local -o forward_path=$home/.forward\n"));
  EXPECT_EQ(run_postconf(site.path(), {"-Px"}).out, "s/unix/forward_path = $home/.forward\n");
  Ran all = run_postconf(site.path(), {"-PPx"});
  EXPECT_EQ(all.status, 0);
  EXPECT_EQ(all.err, "");
  EXPECT_NE(all.out.find("s/unix/smtpd_expansion_filter = \\t\\40!\"#$%&"), std::string::npos);
}

TEST(MendedDefect, AFreshFileIsReadOnce) {
  TestDirectory site(site_with("", std::string(kDefectMain) + "mail_name = a\nmail_name = b\n"));
  Ran ran = run_postconf(site.path(), {"-n", "mail_name", "config_directory"});
  EXPECT_EQ(ran.out, "mail_name = b\nconfig_directory = @\n");
  EXPECT_EQ(ran.err,
            "postconf: warning: @/main.cf, line 4: overriding earlier entry: mail_name=a\n");
}

TEST(MendedDefect, AnErrorLeavesNoTemporaryFile) {
  TestDirectory site(site_with("s inet n - n - - smtpd\nbad\n"));
  for (const std::vector<std::string>& words : {std::vector<std::string>{"-MX", "s/inet"},
                                                {"-F", "s/inet/chroot=n"},
                                                {"-P", "s/inet/a=b"}}) {
    EXPECT_EQ(run_postconf(site.path(), words).status, 1) << words[0];
    EXPECT_FALSE(std::filesystem::exists(site.path() + "/master.cf.tmp")) << words[0];
  }
  std::filesystem::remove(site.path() + "/main.cf");
  EXPECT_EQ(run_postconf(site.path(), {"-e", "a=b"}).status, 1);
  EXPECT_FALSE(std::filesystem::exists(site.path() + "/main.cf.tmp"));
}

TEST(MendedDefect, LinesBehindAnEditedEntryHaveTheirNumbers) {
  TestDirectory site(site_with(
      "s inet n - n - - smtpd\n# one\n  -o a=b\n# two\n\nt inet n - n - - smtpd\n  -v\nbad\n"));
  EXPECT_EQ(run_postconf(site.path(), {"-P", "*/*/c=d"}).err,
            "postconf: fatal: file @/master.cf: line 8: specify service name and type on the same "
            "line\n");
}

TEST(MendedDefect, ALastLineThatEndsInByteFfIsNotLost) {
  TestDirectory site(site_with("s inet n - n - - smtpd \xff", "mail_name = b\xff"));
  EXPECT_EQ(run_postconf(site.path(), {"-e", "x=1"}).status, 0);
  EXPECT_EQ(site.read("main.cf"), "mail_name = b\xff\nx = 1\n");
  EXPECT_EQ(run_postconf(site.path(), {"-MX", "t/inet"}).status, 0);
  EXPECT_EQ(site.read("master.cf"), "s inet n - n - - smtpd \xff\n");
}

TEST(KeptDefect, ALongFieldIsBrokenWithoutBeingAskedTo) {
  std::string name(70, 's');
  TestDirectory site(site_with(name + " unix - n n - - pipe\n"));
  EXPECT_EQ(run_postconf(site.path(), {"-F", "*/*/command"}).out,
            name + "/unix/command = \n    pipe\n");
}

TEST(KeptDefect, WhiteSpaceBehindANameMatchesNothing) {
  TestDirectory site(site_with(""));
  EXPECT_EQ(run_postconf(site.path(), {"-X", "myhostname "}).status, 0);
  EXPECT_EQ(site.read("main.cf"), kDefectMain);
  EXPECT_EQ(run_postconf(site.path(), {"-X", " myhostname"}).status, 0);
  EXPECT_EQ(site.read("main.cf"), "mynetworks = 127.0.0.0/8\n");
}

TEST(KeptDefect, CommentsOfAnEditedEntryMoveAboveIt) {
  TestDirectory site(site_with("s inet n - n - - smtpd\n  # inside\n  -v\n# behind\n"));
  EXPECT_EQ(run_postconf(site.path(), {"-F", "s/inet/chroot=y"}).status, 0);
  EXPECT_EQ(site.read("master.cf"),
            "  # inside\n# behind\n"
            "s          inet  n       -       y       -       -       smtpd -v\n");
}

TEST(KeptDefect, OptionEIsAnErrorWithoutALineOfGetopt) {
  TestDirectory site(site_with(""));
  Ran ran = run_postconf(site.path(), {"-E"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_TRUE(ran.err.starts_with("postconf: fatal: usage: postconf [-a ")) << ran.err;
}

}  // namespace
}  // namespace postwright::postconf
