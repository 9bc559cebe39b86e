#include "migration/inventory/ask_program.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "migration/testing/temporary_site.h"

namespace postwright::reindexer {
namespace {

struct AskProgramTest : testing::Test {
  std::string script(const std::string& text, mode_t mode = 0755) {
    site.write("/bin/program", cat("#!/bin/sh\n", text, "\n"), mode);
    return site.at("/bin/program");
  }
  TemporarySite site;
};

TEST_F(AskProgramTest, GivesWhatItPrints) {
  EXPECT_EQ(output_of(script("echo \"$1 $#\"; echo no >&2; cat"), {"a b", "c"}).value(), "a b 2\n");
}

TEST_F(AskProgramTest, KeepsTheEnvironmentFromIt) {
  setenv("MAIL_CONFIG", "/tmp/x", 1);
  auto said = output_of(script("echo \"$MAIL_CONFIG,$LC_ALL,$HOME\""), {});
  unsetenv("MAIL_CONFIG");
  EXPECT_EQ(said.value(), ",C,\n");
}

TEST_F(AskProgramTest, AStatusOrASignalIsNoAnswer) {
  std::string path = script("echo x; exit 3");
  EXPECT_EQ(output_of(path, {}).error().message, cat(path, ": exit status 3"));
  script("kill -9 $$");
  EXPECT_EQ(output_of(path, {}).error().message, cat(path, ": killed by a signal"));
}

TEST_F(AskProgramTest, OneThatHangsIsKilledWithItsChildren) {
  std::string path = script("(sleep 60; echo late >" + site.at("/late") + ") & echo x; wait");
  EXPECT_EQ(output_of(path, {}, 1).error().message, cat(path, ": no answer in time"));
  script("exec >&-; sleep 60");
  EXPECT_EQ(output_of(path, {}, 1).error().message, cat(path, ": no answer in time"));
}

TEST_F(AskProgramTest, EndlessOutputIsCutOff) {
  std::string path = script("while :; do echo 0123456789012345678901234567890123456789; done");
  EXPECT_EQ(output_of(path, {}).error().message, cat(path, ": it prints too much"));
}

TEST_F(AskProgramTest, OnlyWhatNobodyElseCanChangeIsRun) {
  std::string path = script("true");
  EXPECT_EQ(why_not_run(path), "");
  chmod(path.c_str(), 0777);
  EXPECT_EQ(why_not_run(path),
            cat(path, " is not run: ", path, " is another user's, or others may write it"));
  chmod(path.c_str(), 0755);
  chmod(site.at("/bin").c_str(), 0775);
  EXPECT_EQ(why_not_run(path), cat(path, " is not run: ", site.at("/bin"),
                                   " is another user's, or others may write it"));
  chmod(site.at("/bin").c_str(), 0755);
  // A link is as good as what it names.
  ASSERT_EQ(symlink(path.c_str(), site.at("/link").c_str()), 0);
  EXPECT_EQ(why_not_run(site.at("/link")), "");
  chmod(path.c_str(), 0644);
  EXPECT_EQ(why_not_run(path), cat(path, " is no program"));
  EXPECT_EQ(why_not_run(site.at("/bin")), cat(site.at("/bin"), " is no program"));
  EXPECT_EQ(why_not_run(site.at("/none")), cat(site.at("/none"), ": No such file or directory"));
}

TEST_F(AskProgramTest, AnotherUsersProgramIsNotRun) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
  std::string path = script("true");
  ASSERT_EQ(chown(path.c_str(), 65534, 65534), 0);
  EXPECT_NE(why_not_run(path), "");
}

}  // namespace
}  // namespace postwright::reindexer
