#include "base/atomic_file.h"

#include <dirent.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/text.h"

namespace postwright {
namespace {

class AtomicFileTest : public testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/atomic_file_test.XXXXXX";
    ASSERT_NE(mkdtemp(name), nullptr);
    directory_ = name;
  }
  void TearDown() override { (void)!system(cat("rm -rf ", directory_).c_str()); }
  std::string path(std::string_view name) const { return cat(directory_, "/", name); }
  int files() const {
    int count = 0;
    DIR* stream = opendir(directory_.c_str());
    while (readdir(stream)) ++count;
    closedir(stream);
    return count - 2;
  }
  std::string directory_;
};

TEST_F(AtomicFileTest, NothingChangesWithoutCommit) {
  ASSERT_TRUE(replace_file(path("a"), "old"));
  {
    auto file = AtomicFile::create(path("a"));
    ASSERT_TRUE(file);
    ASSERT_TRUE(file->write("new"));
  }
  EXPECT_EQ(read_file(path("a")), "old");
  EXPECT_EQ(files(), 1);
}

TEST_F(AtomicFileTest, AnUnnamedFileShowsOnlyWhenItIsCommitted) {
  ASSERT_TRUE(replace_file(path("a"), "old"));
  ASSERT_EQ(chmod(path("a").c_str(), 0640), 0);
  auto file = AtomicFile::create(path("a"), {.unnamed = true});
  ASSERT_TRUE(file);
  ASSERT_TRUE(file->write("new"));
  if (file->temporary().empty()) {
    EXPECT_EQ(files(), 1);
  }
  EXPECT_EQ(read_file(path("a")), "old");
  ASSERT_TRUE(file->commit());
  EXPECT_EQ(read_file(path("a")), "new");
  EXPECT_EQ(status_of(path("a"))->st_mode & 07777, 0640u);
  EXPECT_EQ(files(), 1);
}

TEST_F(AtomicFileTest, KeepsModeAndAttributes) {
  ASSERT_TRUE(replace_file(path("a"), "old"));
  ASSERT_EQ(chmod(path("a").c_str(), 0640), 0);
  bool attributes = setxattr(path("a").c_str(), "user.note", "x", 1, 0) == 0;
  ASSERT_TRUE(replace_file(path("a"), "new"));
  EXPECT_EQ(status_of(path("a"))->st_mode & 07777, 0640u);
  char value = 0;
  if (attributes) {
    EXPECT_EQ(getxattr(path("a").c_str(), "user.note", &value, 1), 1);
  }
  EXPECT_EQ(read_file(path("a")), "new");
}

TEST_F(AtomicFileTest, ReplacesTheTargetOfALink) {
  ASSERT_EQ(mkdir(path("d").c_str(), 0755), 0);
  ASSERT_TRUE(replace_file(path("d/real"), "old"));
  ASSERT_EQ(symlink("d/real", path("link").c_str()), 0);
  ASSERT_TRUE(replace_file(path("link"), "new"));
  EXPECT_EQ(read_file(path("d/real")), "new");
  char target[16];
  EXPECT_EQ(readlink(path("link").c_str(), target, sizeof target), 6);
}

TEST_F(AtomicFileTest, ALinkThatLeadsNowhereSafeIsAnError) {
  ASSERT_EQ(symlink("loop", path("loop").c_str()), 0);
  auto file = AtomicFile::create(path("loop"));
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().message,
            cat("replace ", path("loop"), ": Too many levels of symbolic links"));
  EXPECT_EQ(file.error().code, ELOOP);
}

TEST_F(AtomicFileTest, AMissingDirectoryNamesTheFile) {
  auto status = replace_file(path("none/a"), "x");
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().message, cat("create ", path("none/a"), ": No such file or directory"));
}

/// Who may not give a file away is told what was refused: owner and group, or the group alone.
TEST_F(AtomicFileTest, AnOwnerThatIsRefusedIsNamed) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can make another user's file";
  constexpr uid_t kNobody = 65534;
  for (const auto& [owner, text] :
       {std::pair(uid_t{0}, "set owner of "), {kNobody, "set group of "}}) {
    std::string model = path("model"), target = path("target");
    ASSERT_TRUE(replace_file(model, "x"));
    ASSERT_EQ(chown(model.c_str(), owner, 0), 0);
    ASSERT_EQ(chmod(directory_of(target).c_str(), 0777), 0);
    pid_t child = fork();
    if (child == 0) {
      if (setresgid(kNobody, kNobody, kNobody) != 0 || setresuid(kNobody, kNobody, kNobody) != 0)
        _exit(2);
      auto file = AtomicFile::create(target, {.attributes_from = model});
      std::string wanted =
          cat(text, target, " to ", owner == 0 ? "0:0" : "0", ": Operation not permitted");
      _exit(!file && file.error().message == wanted ? 0 : 1);
    }
    int status = -1;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0) << text;
  }
}

}  // namespace
}  // namespace postwright
