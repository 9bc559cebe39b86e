#include "cmd/postconf/run_for_test.h"

namespace postwright::postconf {
namespace {

const TestDirectory::Files kTracedFiles{
    {"main.cf",
     "compatibility_level = 3.6\nmynetworks = 127.0.0.0/8\nmyhostname = h.example\n"
     "mail_name = A\nmail_name = B\nrelayhost = ${stress?{[a]}:{[b]}}${nosuch?c} ${{x} == {y}}\n"
     "bad = $worse\nworse = ${\nrelay_domains = $bad\n"},
    {"master.cf",
     "smtp inet n - n - - smtpd\n  -o smtpd_banner=$myhostname/$service_name -o mail_name=C\n"
     "pickup unix - - n 60 1 pickup\n"}};

std::string why(std::vector<std::string> words) {
  TestDirectory directory(kTracedFiles);
  words.insert(words.begin(), "--why");
  Ran ran = run_postconf(directory.path(), words);
  EXPECT_EQ(ran.status, 0);
  return ran.out;
}

TEST(Why, LeadsToTheLine) {
  EXPECT_EQ(why({"smtpd_banner"}),
            "smtpd_banner = h.example ESMTP B\n"
            "  default: $myhostname ESMTP $mail_name\n"
            "  $myhostname = h.example\n"
            "    @/main.cf, line 3: h.example\n"
            "  $mail_name = B\n"
            "    @/main.cf, line 5: B\n"
            "      instead of @/main.cf, line 4: A\n");
  EXPECT_EQ(why({"smtpd_banner", "smtp/inet"}),
            "smtp/inet/smtpd_banner = h.example/smtp\n"
            "  -o in @/master.cf, line 2: $myhostname/$service_name\n"
            "  $myhostname = h.example\n"
            "    @/main.cf, line 3: h.example\n"
            "  $service_name = smtp\n"
            "    from the entry in master.cf: smtp\n");
  EXPECT_EQ(why({"mail_name", "*/*"}),
            "smtp/inet/mail_name = C\n"
            "  -o in @/master.cf, line 2: C\n"
            "    instead of @/main.cf, line 5: B\n"
            "    instead of @/main.cf, line 4: A\n"
            "pickup/unix/mail_name = B\n"
            "  @/main.cf, line 5: B\n"
            "    instead of @/main.cf, line 4: A\n");
}

TEST(Why, SaysWhichBranchCounts) {
  EXPECT_EQ(why({"relayhost"}),
            "relayhost = [b]\n"
            "  @/main.cf, line 6: ${stress?{[a]}:{[b]}}${nosuch?c} ${{x} == {y}}\n"
            "  ${stress?{[a]}:{[b]}} = [b]\n"
            "    stress is empty, so this counts: [b]\n"
            "      default:\n"
            "  ${nosuch?c} =\n"
            "    nosuch is empty, and nothing is said for that\n"
            "      nothing sets it\n"
            "  ${{x} == {y}} =\n"
            "    {x} == {y} does not hold, and nothing is said for that\n");
  EXPECT_EQ(why({"mynetworks_style"}),
            "mynetworks_style = host\n"
            "  default: ${{$compatibility_level} <level {2} ? {subnet} : {host}}\n"
            "  ${{$compatibility_level} <level {2} ? {subnet} : {host}} = host\n"
            "    {3.6} <level {2} does not hold, so this counts: host\n"
            "    $compatibility_level = 3.6\n"
            "      @/main.cf, line 1: 3.6\n");
}

TEST(Why, OptionsOfTheCommandLineCount) {
  TestDirectory directory(kTracedFiles);
  EXPECT_EQ(run_postconf(directory.path(), {"-o", "mail_name=D", "--why", "mail_name"}).out,
            "mail_name = D\n"
            "  command line or environment: D\n"
            "    instead of @/main.cf, line 5: B\n"
            "    instead of @/main.cf, line 4: A\n");
}

TEST(Why, LeadsToTheFault) {
  EXPECT_EQ(why({"relay_domains"}),
            "relay_domains has no value: truncated macro reference: \"${\"\n"
            "  @/main.cf, line 9: $bad\n"
            "  $bad has no value: truncated macro reference: \"${\"\n"
            "    @/main.cf, line 7: $worse\n"
            "    $worse has no value: truncated macro reference: \"${\"\n"
            "      @/main.cf, line 8: ${\n");
}

TEST(Why, RefusesWhatIsNotThere) {
  TestDirectory directory(kTracedFiles);
  auto refused = [&](const std::vector<std::string>& words) {
    Ran ran = run_postconf(directory.path(), words);
    EXPECT_EQ(ran.status, 1);
    EXPECT_EQ(ran.out, "");
    return ran.err.substr(ran.err.find("fatal"));
  };
  EXPECT_EQ(refused({"--why", "mail_nmae"}),
            "fatal: mail_nmae: unknown parameter; did you mean mail_name?\n");
  EXPECT_EQ(refused({"--why", "qqqqqqqqq"}), "fatal: qqqqqqqqq: unknown parameter\n");
  EXPECT_EQ(refused({"--why", "mail_name", "smtp/unix"}),
            "fatal: unmatched request: \"smtp/unix\"\n");
  EXPECT_EQ(refused({"--why"}), "fatal: --why option requires parameter [service_name[/type]]\n");
}

}  // namespace
}  // namespace postwright::postconf
