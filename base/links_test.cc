#include "base/links.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <functional>

#include "base/text.h"

namespace postwright {
namespace {

constexpr uid_t kSomebody = 12345;

class ResolveLinks : public testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/links_test.XXXXXX";
    ASSERT_NE(mkdtemp(name), nullptr);
    directory_ = name;
  }
  void TearDown() override { (void)!system(cat("rm -rf ", directory_).c_str()); }
  std::string path(std::string_view name) const { return cat(directory_, "/", name); }
  std::string directory_;
};

TEST_F(ResolveLinks, EndsAtAFileOrAtNothing) {
  EXPECT_EQ(resolve_links(path("none")), path("none"));
  ASSERT_EQ(symlink("d/b", path("a").c_str()), 0);
  ASSERT_EQ(mkdir(path("d").c_str(), 0755), 0);
  ASSERT_EQ(symlink("../c", path("d/b").c_str()), 0);
  EXPECT_EQ(resolve_links(path("a")), path("d/../c"));
}

TEST_F(ResolveLinks, ALoopIsAnError) {
  ASSERT_EQ(symlink("loop", path("loop").c_str()), 0);
  auto target = resolve_links(path("loop"));
  ASSERT_FALSE(target);
  EXPECT_EQ(target.error().message, "Too many levels of symbolic links");
}

struct Case {
  const char* why;
  std::function<bool(const char* directory, const char* link)> prepare;
};

/// What another user could have made must lead root nowhere.
TEST_F(ResolveLinks, AreNotFollowedWhereOthersCanChangeThem) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give files away";
  const Case kCases[] = {
      {"it belongs to user 12345", [](auto, auto link) { return lchown(link, kSomebody, 0) == 0; }},
      {"its directory belongs to user 12345",
       [](auto directory, auto) { return chown(directory, kSomebody, 0) == 0; }},
      {"all users may write its directory",
       [](auto directory, auto) { return chmod(directory, 01777) == 0; }},
      {"group 12345 may write its directory",
       [](auto directory, auto) {
         return chown(directory, 0, kSomebody) == 0 && chmod(directory, 0775) == 0;
       }},
  };
  for (const Case& one : kCases) {
    SCOPED_TRACE(one.why);
    std::string directory = path("d");
    std::string link = path("d/link");
    ASSERT_EQ(mkdir(directory.c_str(), 0755), 0);
    ASSERT_EQ(symlink("/etc/passwd", link.c_str()), 0);
    EXPECT_EQ(resolve_links(link), "/etc/passwd");
    ASSERT_TRUE(one.prepare(directory.c_str(), link.c_str()));
    auto target = resolve_links(link);
    ASSERT_FALSE(target);
    EXPECT_EQ(target.error().kind, ErrorKind::config);
    EXPECT_EQ(target.error().message, cat("symbolic link ", link, " is not followed: ", one.why));
    ASSERT_EQ(unlink(link.c_str()), 0);
    ASSERT_EQ(rmdir(directory.c_str()), 0);
  }
}

TEST_F(ResolveLinks, EachLinkOnTheWayIsLookedAt) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give files away";
  ASSERT_EQ(mkdir(path("theirs").c_str(), 0755), 0);
  ASSERT_EQ(chown(path("theirs").c_str(), kSomebody, 0), 0);
  ASSERT_EQ(symlink("theirs/x", path("ours").c_str()), 0);
  EXPECT_EQ(resolve_links(path("ours")), path("theirs/x"));
  ASSERT_EQ(symlink("/etc/passwd", path("theirs/x").c_str()), 0);
  EXPECT_FALSE(resolve_links(path("ours")));
}

/// Whose rights they are used with counts, not who started the program.
TEST_F(ResolveLinks, AUserFollowsTheirOwn) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can become somebody else";
  ASSERT_EQ(chown(directory_.c_str(), kSomebody, 0), 0);
  ASSERT_EQ(symlink("x", path("link").c_str()), 0);
  ASSERT_EQ(lchown(path("link").c_str(), kSomebody, 0), 0);
  EXPECT_FALSE(resolve_links(path("link")));
  ASSERT_EQ(seteuid(kSomebody), 0);
  EXPECT_EQ(resolve_links(path("link")), path("x"));
  ASSERT_EQ(seteuid(0), 0);
}

}  // namespace
}  // namespace postwright
