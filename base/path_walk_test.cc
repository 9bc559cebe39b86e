#include "base/path_walk.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>

#include "base/text.h"

namespace postwright {
namespace {

namespace fs = std::filesystem;

class PathWalkTest : public testing::Test {
 protected:
  PathWalkTest() {
    char name[] = "/tmp/path_walk_test.XXXXXX";
    root_ = mkdtemp(name);
    fs::create_directories(root_ + "/a/b");
    std::ofstream(root_ + "/a/b/file") << "x";
  }
  ~PathWalkTest() override { fs::remove_all(root_); }

  PathWalk walk() {
    auto begun = PathWalk::begin(root_, [this](const LinkOnPath& link) -> Status {
      if (link.path == refused_link_) return failure(ErrorKind::config, "not this link", ELOOP);
      return {};
    });
    EXPECT_TRUE(begun);
    return std::move(*begun);
  }

  std::string root_;
  std::string refused_link_;
};

TEST_F(PathWalkTest, ApproachesAFileThroughItsDirectories) {
  PathWalk here = walk();
  auto name = here.approach("/a//b/./../b/file");
  ASSERT_TRUE(name) << name.error().message;
  EXPECT_EQ(*name, "file");
  EXPECT_EQ(here.where(), "/a/b");
  EXPECT_EQ(here.passed().size(), 3U);
  EXPECT_TRUE(here.links().empty());
}

TEST_F(PathWalkTest, TheLastComponentNeedNotExistButItsDirectoryMust) {
  PathWalk here = walk();
  EXPECT_EQ(here.approach("/a/b/none").value(), "none");
  auto gone = here.approach("/a/none/file");
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().code, ENOENT);
  EXPECT_EQ(gone.error().message, "open /a/none/file: No such file or directory");
}

TEST_F(PathWalkTest, WhatHasNoLastComponentIsADirectory) {
  PathWalk here = walk();
  for (const char* path : {"/", "/a/..", "/."}) EXPECT_EQ(here.approach(path).error().code, EISDIR);
}

TEST_F(PathWalkTest, AFileIsNoDirectory) {
  EXPECT_EQ(walk().enter("/a/b/file/x").error().code, ENOTDIR);
}

TEST_F(PathWalkTest, LinksAreFollowedBelowTheRootAndReported) {
  fs::create_symlink("/a", root_ + "/absolute");
  fs::create_symlink("../../../../b", root_ + "/a/up");  // above the root is the root
  fs::create_directory(root_ + "/b");
  PathWalk here = walk();
  EXPECT_TRUE(here.enter("/absolute/up"));
  EXPECT_EQ(here.where(), "/b");
  ASSERT_EQ(here.links().size(), 2U);
  EXPECT_EQ(here.links()[0].path, "/absolute");
  EXPECT_EQ(here.links()[1].path, "/a/up");
  EXPECT_EQ(here.links()[0].owner, getuid());
}

TEST_F(PathWalkTest, ALastLinkLeadsToItsTargetsDirectory) {
  fs::create_symlink("b/file", root_ + "/a/link");
  PathWalk here = walk();
  EXPECT_EQ(here.approach("/a/link").value(), "file");
  EXPECT_EQ(here.where(), "/a/b");
}

TEST_F(PathWalkTest, TheRuleStopsTheWalk) {
  fs::create_symlink("b", root_ + "/a/link");
  refused_link_ = "/a/link";
  Status entered = walk().enter("/a/link");
  ASSERT_FALSE(entered);
  EXPECT_EQ(entered.error().message, "open /a/link: not this link");
  EXPECT_EQ(entered.error().code, ELOOP);
}

TEST_F(PathWalkTest, ALoopEnds) {
  fs::create_symlink("loop", root_ + "/loop");
  EXPECT_EQ(walk().enter("/loop").error().code, ELOOP);
  EXPECT_EQ(walk().approach("/loop").error().code, ELOOP);
}

TEST_F(PathWalkTest, AForkGoesOnFromTheSameDirectoryWhateverItIsCalled) {
  PathWalk here = walk();
  ASSERT_TRUE(here.enter("/a"));
  auto other = here.fork();
  ASSERT_TRUE(other);
  fs::rename(root_ + "/a", root_ + "/renamed");
  fs::create_directories(root_ + "/a/b");
  EXPECT_EQ(other->approach("b/file").value(), "file");
  struct stat status {};
  EXPECT_EQ(fstatat(other->directory(), "file", &status, 0), 0);  // not in the new /a/b
}

}  // namespace
}  // namespace postwright
