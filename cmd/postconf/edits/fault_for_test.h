#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/text.h"

namespace postwright {

using Words = std::vector<std::string>;

constexpr std::string_view kMainCf =
    "# about the site\n"
    "mail_name = Old\n"
    "    Value\n"
    "\n"
    "relayhost =\n"
    "# about the name\n"
    "myhostname = mail.example.com";  // no newline at the end
constexpr std::string_view kMasterCf =
    "# services\n"
    "smtp inet n - n - - smtpd\n"
    "  -o mail_name=a\n"
    "relay unix - - n - - smtp\n"
    "# the end\n";
constexpr std::string_view kBatch =
    "mail_name = New\n-X relayhost\n-F smtp/inet/chroot = y\n-P relay/unix/x = y\n";

struct Edit {
  const char* name = "";
  Words words;  ///< "@" is the directory
  bool changes_main_cf = false, changes_master_cf = false;
  /// Where main.cf is, when it is a symbolic link to there.
  const char* target = nullptr;
};
constexpr mode_t kMode = 0640;
constexpr uid_t kOwner = 1;
constexpr gid_t kGroup = 2;

/// The bytes of both files.
struct Site {
  std::string main_cf, master_cf;
  bool operator==(const Site&) const = default;
};
inline void PrintTo(const Site& site, std::ostream* out) {
  *out << "main.cf:\n" << site.main_cf << "\nmaster.cf:\n" << site.master_cf;
}

/// Where the shim strikes; nowhere without an action.
struct Fault {
  const char* action = nullptr;
  int error = ENOSPC;
  int at = 0;
};

struct Ended {
  bool killed = false;
  int status = -1;
  std::string output;    ///< standard output
  std::string messages;  ///< standard error
  Words calls;           ///< by the shim: number, name, path
};

/// A site, and the built program that edits it under testdata/fault_shim.
class EditFaults : public ::testing::Test {
 protected:
  void SetUp() override {
    char path[4096];
    ssize_t size = readlink("/proc/self/exe", path, sizeof path - 1);
    shim_ = cat(directory_of(std::string(path, static_cast<std::size_t>(size))), "/fault_shim.so");
    if (!file_exists(shim_)) GTEST_SKIP() << "no fault_shim.so in this build";
    char pattern[] = "/tmp/postconf-fault-XXXXXX";
    root_ = mkdtemp(pattern);
    directory_ = cat(root_, "/site");
  }
  void TearDown() override {
    if (!root_.empty()) std::filesystem::remove_all(root_);
  }

  void put(const std::string& name, std::string_view bytes) const {
    std::string path = cat(directory_, "/", name);
    std::ofstream(path, std::ios::binary) << bytes;
    ASSERT_EQ(chmod(path.c_str(), kMode), 0);
    if (geteuid() == 0) {
      ASSERT_EQ(chown(path.c_str(), kOwner, kGroup), 0);
    }
  }
  void make_site(const Edit& edit) const {
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directory(directory_);
    put(edit.target ? edit.target : "main.cf", kMainCf);
    if (edit.target) std::filesystem::create_symlink(edit.target, cat(directory_, "/main.cf"));
    put("master.cf", kMasterCf);
    std::ofstream(cat(directory_, "/batch")) << kBatch;
  }

  Site site() const {
    auto read = [&](const char* name) {
      auto bytes = read_file(cat(directory_, "/", name));
      return bytes ? *bytes : bytes.error().message;
    };
    return {read("main.cf"), read("master.cf")};
  }
  std::vector<std::string> left_over() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(directory_)) {
      std::string name = entry.path().filename();
      if (name != "main.cf" && name != "master.cf" && name != "batch" && name != "real.cf")
        names.push_back(name);
    }
    return names;
  }

  pid_t start(Words words, const Fault& fault) const {
    pid_t child = fork();
    if (child != 0) return child;
    auto catch_in = [&](const char* name, int fd) {
      int file = open(cat(root_, "/", name).c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
      dup2(file, fd);
      close(file);
    };
    catch_in("out", STDOUT_FILENO);
    catch_in("err", STDERR_FILENO);
    if (fault.action) {
      setenv("LD_PRELOAD", shim_.c_str(), 1);
      setenv("FAULT_ACTION", fault.action, 1);
      setenv("FAULT_AT", cat(fault.at).c_str(), 1);
      setenv("FAULT_ERRNO", cat(fault.error).c_str(), 1);
      setenv("FAULT_LOG", cat(root_, "/calls").c_str(), 1);
    }
    words.insert(words.begin(), {"postconf", "-c", directory_});
    std::vector<char*> argv;
    for (std::string& word : words) {
      if (std::size_t at = word.find("@"); at != std::string::npos) word.replace(at, 1, directory_);
      argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    execv(POSTWRIGHT_BIN "/postconf", argv.data());
    _exit(99);
  }

  Ended run(const Words& words, const Fault& fault = {}) const {
    std::filesystem::remove(cat(root_, "/calls"));
    int status = 0;
    waitpid(start(words, fault), &status, 0);
    Ended ended;
    ended.killed = WIFSIGNALED(status);
    if (!ended.killed) ended.status = WEXITSTATUS(status);
    ended.output = read_file(cat(root_, "/out")).value_or("");
    ended.messages = read_file(cat(root_, "/err")).value_or("");
    std::string calls = read_file(cat(root_, "/calls")).value_or("");
    for (std::string_view line : split(calls, "\n")) ended.calls.emplace_back(line);
    return ended;
  }

  /// What holds after every edit, however it ended.
  void expect_sane(const Edit& edit, const Site& before, const Site& after) const {
    Site now = site();
    EXPECT_TRUE(now.main_cf == before.main_cf || now.main_cf == after.main_cf) << now.main_cf;
    EXPECT_TRUE(now.master_cf == before.master_cf || now.master_cf == after.master_cf)
        << now.master_cf;
    for (const char* name : {"main.cf", "master.cf"}) {
      std::string path = cat(directory_, "/", name);
      struct stat status {};
      ASSERT_EQ(stat(path.c_str(), &status), 0);
      EXPECT_EQ(status.st_mode & 07777, kMode) << name;
      if (geteuid() == 0) {
        EXPECT_EQ(status.st_uid, kOwner) << name;
        EXPECT_EQ(status.st_gid, kGroup) << name;
      }
    }
    EXPECT_EQ(std::filesystem::is_symlink(cat(directory_, "/main.cf")), edit.target != nullptr);
    for (const std::string& name : left_over()) {
      EXPECT_TRUE(name == "main.cf.tmp" || name == "master.cf.tmp" || name == "real.cf.tmp")
          << name;
      struct stat status {};
      ASSERT_EQ(stat(cat(directory_, "/", name).c_str(), &status), 0);
      EXPECT_EQ(status.st_mode & 07777 & ~kMode, 0u) << "others may read " << name;
    }
  }

  void expect_next_edit_works() const {
    Site before = site();
    ASSERT_EQ(run({"-e", "next_edit=1"}).status, 0);
    ASSERT_EQ(run({"-Me", "next/unix=next unix - - n - - smtp"}).status, 0);
    std::string newline = before.main_cf.ends_with('\n') ? "" : "\n";
    EXPECT_EQ(site(),
              (Site{cat(before.main_cf, newline, "next_edit = 1\n"),
                    cat(before.master_cf,
                        "next       unix  -       -       n       -       -       smtp\n")}));
    EXPECT_EQ(left_over(), Words());
  }

  std::string shim_, root_, directory_;
};

}  // namespace postwright
