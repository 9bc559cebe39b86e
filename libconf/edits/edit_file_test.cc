#include "libconf/edits/edit_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "base/atomic_file.h"
#include "base/file.h"
#include "base/text.h"
#include "libconf/edits/main_cf_edit.h"

namespace postwright {
namespace {

constexpr std::string_view kOld = "a = old\nb = kept\n";
constexpr std::string_view kNew = "a = new\nb = kept\n";

Result<bool> set(const std::string& path, const std::string& name, const std::string& value) {
  MainCfEdit edit{.action = EditAction::set, .values = {{name, value}}};
  return edit_file(path, [&](std::string_view bytes) -> Result<std::string> {
    return edit_main_cf(bytes, edit, path).bytes;
  });
}

/// What the child does; only run by the tests below.
TEST(EditFileChild, DISABLED_EditsAFile) {
  auto edited = set("main.cf", "a", "new");
  _exit(edited && *edited ? 0 : 1);
}

class EditFile : public ::testing::Test {
 protected:
  void SetUp() override {
    char pattern[] = "/tmp/postwright-edit-XXXXXX";
    directory_ = mkdtemp(pattern);
    ASSERT_EQ(chdir(directory_.c_str()), 0);
    put(kOld);
  }
  void TearDown() override {
    ASSERT_EQ(chdir("/"), 0);
    (void)!std::system(cat("rm -rf ", directory_).c_str());
  }

  static void put(std::string_view bytes) { ASSERT_TRUE(replace_file("main.cf", bytes)); }
  static std::string content(const std::string& path = "main.cf") {
    auto bytes = read_file(path);
    return bytes ? *bytes : bytes.error().message;
  }
  static bool is_there(const char* path) {
    struct stat status {};
    return lstat(path, &status) == 0;
  }
  static mode_t mode_of(const char* path) { return status_of(path)->st_mode & 07777; }

  std::string directory_;
};

TEST_F(EditFile, ReplacesTheBytes) {
  EXPECT_EQ(set("main.cf", "a", "new"), true);
  EXPECT_EQ(content(), kNew);
  EXPECT_FALSE(is_there("main.cf.tmp"));
}

TEST_F(EditFile, WritesNothingWhenNothingChanges) {
  ino_t before = status_of("main.cf")->st_ino;
  EXPECT_EQ(set("main.cf", "a", "old"), false);
  EXPECT_EQ(status_of("main.cf")->st_ino, before);
  EXPECT_FALSE(is_there("main.cf.tmp"));
}

TEST_F(EditFile, KeepsModeOwnerAndAttributes) {
  ASSERT_EQ(chmod("main.cf", 0640), 0);
  bool has_attributes = setxattr("main.cf", "user.note", "x", 1, 0) == 0;
  bool is_root = geteuid() == 0 && chown("main.cf", 1, 2) == 0;
  EXPECT_EQ(set("main.cf", "a", "new"), true);
  EXPECT_EQ(mode_of("main.cf"), 0640u);
  char value = ' ';
  if (has_attributes) {
    EXPECT_EQ(getxattr("main.cf", "user.note", &value, 1), 1);
    EXPECT_EQ(value, 'x');
  }
  if (is_root) {
    EXPECT_EQ(status_of("main.cf")->st_uid, 1u);
    EXPECT_EQ(status_of("main.cf")->st_gid, 2u);
  }
}

TEST_F(EditFile, EditsTheTargetOfALink) {
  ASSERT_EQ(mkdir("real", 0755), 0);
  ASSERT_EQ(rename("main.cf", "real/main.cf"), 0);
  ASSERT_EQ(symlink("real/main.cf", "main.cf"), 0);
  EXPECT_EQ(set("main.cf", "a", "new"), true);
  struct stat status {};
  ASSERT_EQ(lstat("main.cf", &status), 0);
  EXPECT_TRUE(S_ISLNK(status.st_mode));
  EXPECT_EQ(content("real/main.cf"), kNew);
  EXPECT_FALSE(is_there("real/main.cf.tmp"));
}

TEST_F(EditFile, ALinkThatOthersCanChangeIsNotFollowed) {
  ASSERT_EQ(rename("main.cf", "victim"), 0);
  ASSERT_EQ(symlink("victim", "main.cf"), 0);
  ASSERT_EQ(chmod(".", 01777), 0);
  EXPECT_EQ(set("main.cf", "a", "new").error().message,
            "open main.cf.tmp: symbolic link main.cf is not followed: all users may write its "
            "directory");
  EXPECT_EQ(content("victim"), kOld);
}

TEST_F(EditFile, IsPrivateWhileItIsWritten) {
  ASSERT_EQ(chmod("main.cf", 0666), 0);
  mode_t seen = 0;
  EXPECT_EQ(edit_file("main.cf",
                      [&](std::string_view) -> Result<std::string> {
                        seen = mode_of("main.cf.tmp");
                        return std::string("new");
                      }),
            true);
  EXPECT_EQ(seen, 0600u);
  EXPECT_EQ(mode_of("main.cf"), 0666u);
}

TEST_F(EditFile, CannotBeUsedToWriteElsewhere) {
  ASSERT_TRUE(replace_file("victim", "victim"));
  ASSERT_EQ(symlink("victim", "main.cf.tmp"), 0);
  EXPECT_EQ(set("main.cf", "a", "new"), true);
  EXPECT_EQ(content("victim"), "victim");
  ASSERT_EQ(link("victim", "main.cf.tmp"), 0);
  EXPECT_EQ(set("main.cf", "a", "newer"), true);
  EXPECT_EQ(content("victim"), "victim");
  int open_for_others = open("main.cf.tmp", O_WRONLY | O_CREAT, 0666);
  EXPECT_EQ(set("main.cf", "a", "new"), true);
  EXPECT_EQ(write(open_for_others, "X", 1), 1);
  close(open_for_others);
  EXPECT_EQ(content(), kNew);
}

TEST_F(EditFile, SaysWhatIsWrong) {
  EXPECT_EQ(set("/nonexistent/main.cf", "a", "b").error().message,
            "open /nonexistent/main.cf.tmp: No such file or directory");
  EXPECT_EQ(set("nosuch.cf", "a", "b").error().message,
            "open nosuch.cf for reading: No such file or directory");
  EXPECT_FALSE(is_there("nosuch.cf.tmp"));
  ASSERT_EQ(mkfifo("fifo.cf", 0600), 0);
  EXPECT_EQ(set("fifo.cf", "a", "b").error().message,
            "open fifo.cf for reading: not a regular file");
  auto refused = edit_file("main.cf", [](std::string_view) -> Result<std::string> {
    return failure(ErrorKind::config, "no");
  });
  EXPECT_EQ(refused.error().message, "no");
  EXPECT_EQ(content(), kOld);
  EXPECT_FALSE(is_there("main.cf.tmp"));
}

TEST_F(EditFile, LosesNoChangeOfAnEditorThatTakesNoTurn) {
  int calls = 0;
  EXPECT_EQ(edit_file("main.cf",
                      [&](std::string_view bytes) -> Result<std::string> {
                        if (++calls == 1) put("c = by hand\n");
                        return cat(bytes, "d = 1\n");
                      }),
            true);
  EXPECT_EQ(calls, 2);
  EXPECT_EQ(content(), "c = by hand\nd = 1\n");
}

TEST_F(EditFile, StartsAgainWhenItsTurnIsTakenAway) {
  int calls = 0;
  EXPECT_EQ(edit_file("main.cf",
                      [&](std::string_view bytes) -> Result<std::string> {
                        if (++calls == 1) unlink("main.cf.tmp");
                        return cat(bytes, "d = 1\n");
                      }),
            true);
  EXPECT_EQ(calls, 2);
  EXPECT_EQ(content(), cat(kOld, "d = 1\n"));
}

TEST_F(EditFile, TakesTheTurnOfALinkToo) {
  ASSERT_EQ(mkdir("real", 0755), 0);
  ASSERT_EQ(rename("main.cf", "real/main.cf"), 0);
  ASSERT_EQ(symlink("real/main.cf", "main.cf"), 0);
  // As postconf of Postfix does, which was given the name of the link.
  int turn = open("main.cf.tmp", O_RDWR | O_CREAT, 0600);
  ASSERT_EQ(flock(turn, LOCK_EX), 0);
  pid_t child = fork();
  if (child == 0) {
    close(turn);
    _exit(set("main.cf", "a", "new") == true ? 0 : 1);
  }
  usleep(100'000);
  EXPECT_EQ(content("real/main.cf"), kOld);
  std::string by_postfix = cat(kOld, "c = 1\n");
  ASSERT_EQ(write(turn, by_postfix.data(), by_postfix.size()),
            static_cast<ssize_t>(by_postfix.size()));
  ASSERT_EQ(rename("main.cf.tmp", "main.cf"), 0);
  close(turn);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(content(), cat(kNew, "c = 1\n"));
  EXPECT_FALSE(is_there("main.cf.tmp"));
  EXPECT_FALSE(is_there("real/main.cf.tmp"));
}

TEST_F(EditFile, ALinkInADirectoryThatCannotBeWrittenIsNoObstacle) {
  ASSERT_EQ(mkdir("links", 0755), 0);
  ASSERT_EQ(symlink("../main.cf", "links/main.cf"), 0);
  ASSERT_EQ(chmod("links", 0555), 0);
  constexpr uid_t kNobody = 65534;
  bool is_root = geteuid() == 0;  // who may write everywhere
  if (is_root) {
    ASSERT_EQ(chown(".", kNobody, kNobody), 0);
    ASSERT_EQ(chown("main.cf", kNobody, kNobody), 0);
  }
  pid_t child = fork();
  if (child == 0) {
    if (is_root && (setgid(kNobody) != 0 || setuid(kNobody) != 0)) _exit(2);
    _exit(set("links/main.cf", "a", "new") == true ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(content(), kNew);
  ASSERT_EQ(chmod("links", 0755), 0);
}

TEST_F(EditFile, ALoopOfLinksIsAnError) {
  ASSERT_EQ(symlink("b", "a"), 0);
  ASSERT_EQ(symlink("a", "b"), 0);
  EXPECT_EQ(set("a", "a", "new").error().code, ELOOP);
}

TEST_F(EditFile, ManyEditorsLoseNothing) {
  constexpr int kEditors = 20, kNames = 5;
  std::vector<pid_t> children;
  for (int editor = 0; editor < kEditors; ++editor) {
    pid_t child = fork();
    if (child == 0) {
      for (int i = 0; i < kNames; ++i)
        if (!set("main.cf", cat("name", editor, "_", i), cat(editor))) _exit(1);
      _exit(0);
    }
    children.push_back(child);
  }
  for (pid_t child : children) {
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  std::string bytes = content();
  EXPECT_EQ(split(bytes, "\n").size(), 2u + kEditors * kNames);
  for (int editor = 0; editor < kEditors; ++editor)
    for (int i = 0; i < kNames; ++i)
      EXPECT_NE(bytes.find(cat("\nname", editor, "_", i, " = ", editor, "\n")), std::string::npos);
  EXPECT_FALSE(is_there("main.cf.tmp"));
}

TEST_F(EditFile, SeveralFilesAreEditedInOneGo) {
  ASSERT_TRUE(replace_file("other.cf", "x\n"));
  ino_t other = status_of("other.cf")->st_ino;
  std::vector<std::string> paths{"main.cf", "other.cf"};
  auto edited = edit_files(paths, [](auto bytes) -> Result<std::vector<std::string>> {
    return std::vector{cat(bytes[0], bytes[1]), std::string(bytes[1])};
  });
  ASSERT_TRUE(edited);
  EXPECT_TRUE((*edited)[0].has_changed());
  EXPECT_FALSE((*edited)[1].has_changed());
  EXPECT_EQ(content(), cat(kOld, "x\n"));
  EXPECT_EQ(status_of("other.cf")->st_ino, other);
  EXPECT_FALSE(is_there("main.cf.tmp") || is_there("other.cf.tmp"));
}

TEST_F(EditFile, AnEditThatFailsLeavesAllFiles) {
  std::vector<std::string> paths{"main.cf", "nosuch.cf"};
  auto edited = edit_files(paths, [](auto) -> Result<std::vector<std::string>> {
    return std::vector<std::string>{"a", "b"};
  });
  EXPECT_EQ(edited.error().message, "open nosuch.cf for reading: No such file or directory");
  EXPECT_EQ(content(), kOld);
  EXPECT_FALSE(is_there("main.cf.tmp") || is_there("nosuch.cf.tmp"));
}

/// This program under testdata/fault_shim: killed, or failing, at each change to the file system.
class EditFileFaults : public EditFile {
 protected:
  void SetUp() override {
    EditFile::SetUp();
    char path[4096];
    ssize_t size = readlink("/proc/self/exe", path, sizeof path - 1);
    program_ = std::string(path, static_cast<std::size_t>(size));
    shim_ = cat(directory_of(program_), "/fault_shim.so");
    if (!file_exists(shim_)) GTEST_SKIP() << "no fault_shim.so in this build";
  }

  int run_child(const char* action, int at) {
    put(kOld);
    EXPECT_EQ(chmod("main.cf", 0640), 0);
    pid_t child = fork();
    if (child == 0) {
      setenv("LD_PRELOAD", shim_.c_str(), 1);
      setenv("FAULT_ACTION", action, 1);
      setenv("FAULT_AT", cat(at).c_str(), 1);
      execl(program_.c_str(), program_.c_str(), "--gtest_also_run_disabled_tests",
            "--gtest_brief=1", "--gtest_filter=EditFileChild.*", nullptr);
      _exit(99);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return status;
  }

  std::string program_, shim_;
};

TEST_F(EditFileFaults, LeaveTheOldFileOrTheNewOne) {
  int points = 100;  // until a child is not killed any more
  for (const char* action : {"kill", "fail", "broken"}) {
    for (int at = 1; at <= points; ++at) {
      int status = run_child(action, at);
      std::string now = content();
      bool succeeded = WIFEXITED(status) && WEXITSTATUS(status) == 0;
      ASSERT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) <= 1) << action << " at " << at;
      ASSERT_TRUE(now == kOld || now == kNew) << action << " at " << at << ": " << now;
      ASSERT_TRUE(!succeeded || now == kNew) << action << " at " << at;
      ASSERT_EQ(mode_of("main.cf"), 0640u) << action << " at " << at;
      if (action == std::string_view("fail")) {
        ASSERT_FALSE(is_there("main.cf.tmp")) << "at " << at;
      }
      if (action == std::string_view("kill") && !WIFSIGNALED(status)) {
        ASSERT_TRUE(succeeded);
        points = at - 1;
      }
      // What is left over does not keep the next editor from its work.
      ASSERT_EQ(set("main.cf", "c", "d"), true);
      ASSERT_EQ(content(), cat(now, "c = d\n"));
      ASSERT_FALSE(is_there("main.cf.tmp"));
    }
  }
  EXPECT_GE(points, 6);
}

}  // namespace
}  // namespace postwright
