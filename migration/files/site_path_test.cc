#include "migration/files/site_path.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <cerrno>

#include "base/text.h"
#include "migration/testing/temporary_site.h"

namespace postwright::reindexer {
namespace {

TEST(SiteDirectory, AbsoluteLinksAndDotDotStayBelowTheRoot) {
  TemporarySite site;
  site.write("/srv/postfix/main.cf", "inside");
  site.make_directory("/etc");
  ASSERT_EQ(symlink("/srv/postfix", site.at("/etc/postfix").c_str()), 0);
  ASSERT_EQ(symlink("../../../../../srv", site.at("/etc/up").c_str()), 0);
  for (const char* path :
       {"/etc/postfix/main.cf", "/etc/up/postfix/main.cf", "/../../srv//postfix/./main.cf"}) {
    auto text = read_in_site(site.root(), path);
    ASSERT_TRUE(text) << path << ": " << text.error().message;
    EXPECT_EQ(*text, "inside");
  }
  auto directory = SiteDirectory::open(site.root(), "/etc/postfix");
  ASSERT_TRUE(directory);
  EXPECT_EQ(directory->shown("main.cf"), "/srv/postfix/main.cf");
}

TEST(SiteFile, ALinkAsLastComponentIsFollowedToWhatItNames) {
  TemporarySite site;
  site.write("/srv/real.cf", "x");
  site.make_directory("/etc");
  ASSERT_EQ(symlink("../srv/real.cf", site.at("/etc/main.cf").c_str()), 0);
  auto file = SiteFile::find(site.root(), "/etc/main.cf");
  ASSERT_TRUE(file);
  EXPECT_EQ(file->shown(), "/srv/real.cf");
}

TEST(SiteFile, LoopsAndMissingDirectoriesAreErrors) {
  TemporarySite site;
  ASSERT_EQ(symlink("b", site.at("/a").c_str()), 0);
  ASSERT_EQ(symlink("a", site.at("/b").c_str()), 0);
  auto loop = SiteFile::find(site.root(), "/a");
  ASSERT_FALSE(loop);
  EXPECT_EQ(loop.error().message, "open /a: Too many levels of symbolic links");
  auto missing = SiteFile::find(site.root(), "/no/file");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().message, "open /no/file: No such file or directory");
  auto none = status_in_site(site.root(), "/no/file");
  ASSERT_TRUE(none);
  EXPECT_FALSE(*none);
}

TEST(SiteFile, ALinkThatAnotherUserMadeIsNotFollowed) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can make another user's link";
  TemporarySite site;
  site.write("/secret", "x");
  site.make_directory("/home");
  ASSERT_EQ(symlink("/secret", site.at("/home/list").c_str()), 0);
  ASSERT_EQ(lchown(site.at("/home/list").c_str(), 12345, 12345), 0);
  auto file = SiteFile::find(site.root(), "/home/list");
  ASSERT_FALSE(file);
  EXPECT_EQ(
      file.error().message,
      "open /home/list: it leads through a symbolic link of user 12345, which is not followed");
}

TEST(SiteDirectory, OnlyRegularFilesAreOpened) {
  TemporarySite site;
  ASSERT_EQ(mkfifo(site.at("/pipe").c_str(), 0600), 0);
  auto root = SiteDirectory::open(site.root(), "/");
  ASSERT_TRUE(root);
  auto file = root->open_regular("pipe", O_RDONLY);
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().message, "open /pipe: not a regular file");
}

TEST(SiteDirectory, MessagesNameTheFileThatAPersonKnows) {
  TemporarySite site;
  site.make_directory("/etc");
  auto directory = SiteDirectory::open(site.root(), "/etc");
  ASSERT_TRUE(directory);
  Error error{ErrorKind::system,
              cat("open ", directory->inside(".a.new"), ".lmdb: File too large")};
  EXPECT_EQ(directory->readable(error, ".a.new", "a").message, "open /etc/a.lmdb: File too large");
}

TEST(LostLink, IsTheLastOneOnTheWay) {
  TemporarySite site;
  site.write("/etc/postfix/a", "");
  ASSERT_EQ(symlink("/etc/postfix", site.at("/inside").c_str()), 0);
  ASSERT_EQ(symlink("/srv/postfix", site.at("/outside").c_str()), 0);
  EXPECT_EQ(lost_link(site.root(), "/etc/postfix/a"), std::nullopt);
  EXPECT_EQ(lost_link(site.root(), "/etc/postfix/none"), std::nullopt);
  EXPECT_EQ(lost_link(site.root(), "/inside/a"), std::nullopt);
  EXPECT_EQ(lost_link(site.root(), "/inside/none"), std::nullopt);
  EXPECT_EQ(lost_link(site.root(), "/outside/main.cf"),
            cat("symbolic link /outside leads out of ", site.root(), " or to nothing"));
  EXPECT_EQ(lost_link("", site.at("/outside/main.cf")),
            cat("symbolic link ", site.at("/outside"), " leads to nothing"));
}

}  // namespace
}  // namespace postwright::reindexer
