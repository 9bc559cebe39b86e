#include "cmd/postconf/run_for_test.h"

namespace postwright::postconf {
namespace {

const TestDirectory::Files kHintedFiles{
    {"main.cf", "mynetworks = 127.0.0.0/8\nmail_ownr = joe\nqqqq = 1\n"},
    {"master.cf", "vac unix - n n - - pipe -o vac_time_limits=3 user=v argv=x\n"}};

TEST(Hint, ATerminalSeesTheNearestName) {
  TestDirectory directory(kHintedFiles);
  EXPECT_EQ(run_postconf(directory.path(), {"-h", "mail_nmae", "zzz"}, true).err,
            "postconf: warning: mail_nmae: unknown parameter\n"
            "postconf: hint: did you mean mail_name?\n"
            "postconf: warning: zzz: unknown parameter\n"
            "postconf: warning: @/main.cf: unused parameter: mail_ownr=joe\n"
            "postconf: hint: did you mean mail_owner?\n"
            "postconf: warning: @/main.cf: unused parameter: qqqq=1\n"
            "postconf: warning: @/master.cf: unused parameter: vac_time_limits=3\n"
            "postconf: hint: did you mean vac_time_limit?\n");
}

TEST(Hint, AScriptSeesTheReferencesBytes) {
  TestDirectory directory(kHintedFiles);
  EXPECT_EQ(run_postconf(directory.path(), {"-h", "mail_nmae", "zzz"}).err,
            "postconf: warning: mail_nmae: unknown parameter\n"
            "postconf: warning: zzz: unknown parameter\n"
            "postconf: warning: @/main.cf: unused parameter: mail_ownr=joe\n"
            "postconf: warning: @/main.cf: unused parameter: qqqq=1\n"
            "postconf: warning: @/master.cf: unused parameter: vac_time_limits=3\n");
}

}  // namespace
}  // namespace postwright::postconf
