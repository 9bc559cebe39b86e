#include "migration/files/trusted_file.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "migration/testing/temporary_site.h"

namespace postwright::reindexer {
namespace {

struct TrustedFile : testing::Test {
  std::string message() { return message(path); }
  std::string message(const std::string& of) {
    auto text = read_trusted_file(of);
    return text ? *text : text.error().message;
  }
  bool give_away(const std::string& what) const { return lchown(site.at(what).c_str(), 1, 1) == 0; }
  TemporarySite site;
  std::string path = site.at("/plans/plan.json");
  TrustedFile() { site.write("/plans/plan.json", "text", 0600); }
};

TEST_F(TrustedFile, OneOfOursIsRead) {
  EXPECT_EQ(message(), "text");
  chmod(path.c_str(), 0644);
  EXPECT_EQ(message(), "text");
  ASSERT_EQ(symlink("plans", site.at("/link").c_str()), 0);
  EXPECT_EQ(message(site.at("/link/../plans/./plan.json")), "text");
  EXPECT_EQ(message(site.at("/plans/none")),
            cat("open ", site.at("/plans/none"), ": No such file or directory"));
}

TEST_F(TrustedFile, OneThatOthersCanWriteIsRefused) {
  for (mode_t mode : {0666, 0620, 0602}) {
    chmod(path.c_str(), mode);
    EXPECT_EQ(message(), cat(path, " is not trusted: its group or others can write it"));
  }
}

TEST_F(TrustedFile, OneInADirectoryThatOthersCanWriteIsRefused) {
  chmod(site.at("/plans").c_str(), 0775);
  EXPECT_EQ(message(),
            cat(path, " is not trusted: its group or others can write ", site.at("/plans")));
  // The way to a link counts like the way from it.
  site.make_directory("/links");
  ASSERT_EQ(symlink("../plans/plan.json", site.at("/links/plan").c_str()), 0);
  chmod(site.at("/plans").c_str(), 0755);
  EXPECT_EQ(message(site.at("/links/plan")), "text");
  chmod(site.at("/links").c_str(), 0777);
  EXPECT_EQ(message(site.at("/links/plan")),
            cat(site.at("/links/plan"), " is not trusted: its group or others can write ",
                site.at("/links")));
}

TEST_F(TrustedFile, InAStickyDirectoryOthersCannotSwapIt) {
  chmod(site.at("/plans").c_str(), 01777);
  EXPECT_EQ(message(), "text");
}

TEST_F(TrustedFile, OneOfAnotherUserIsRefused) {
  if (!give_away("/plans/plan.json")) GTEST_SKIP() << "only root can give files away";
  EXPECT_EQ(message(), cat(path, " is not trusted: it belongs to user 1"));
  site.write("/others/plan.json", "text", 0600);
  ASSERT_TRUE(give_away("/others"));
  chmod(site.at("/others").c_str(), 01777);  // its owner can swap what is in it nevertheless
  EXPECT_EQ(message(site.at("/others/plan.json")),
            cat(site.at("/others/plan.json"), " is not trusted: ", site.at("/others"),
                " belongs to user 1"));
  site.write("/plans/mine.json", "text", 0600);
  ASSERT_EQ(symlink("plans/mine.json", site.at("/link").c_str()), 0);
  ASSERT_TRUE(give_away("/link"));
  EXPECT_EQ(message(site.at("/link")), cat(site.at("/link"), " is not trusted: symbolic link ",
                                           site.at("/link"), " belongs to user 1"));
}

TEST_F(TrustedFile, OnlyRegularFilesAreRead) {
  ASSERT_EQ(mkfifo(site.at("/plans/fifo").c_str(), 0600), 0);
  EXPECT_EQ(message(site.at("/plans/fifo")), cat(site.at("/plans/fifo"), " is not a regular file"));
  EXPECT_EQ(message("/dev/null"), "/dev/null is not a regular file");
}

}  // namespace
}  // namespace postwright::reindexer
