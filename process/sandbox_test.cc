#include "process/sandbox.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <functional>
#include <thread>

#include "base/file.h"
#include "migration/testing/temporary_site.h"

namespace postwright::reindexer {
namespace {

constexpr int kPassed = 42;

/// What a child of this test answers, true for kPassed.
bool in_child(const std::function<bool()>& check) {
  pid_t pid = fork();
  if (pid == 0) _exit(check() ? kPassed : 1);
  int status = 0;
  return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
         WEXITSTATUS(status) == kPassed;
}

class Sandbox : public testing::Test {
 protected:
  Sandbox() {
    site_.write("/in/read", "bytes");
    site_.write("/out/other", "bytes");
  }
  Status confine_here() {
    directory_ = UniqueFd(open(site_.at("/in").c_str(), O_PATH | O_DIRECTORY));
    return confine({.readable = {}, .writable_directory = directory_.get(), .max_file_size = 1000});
  }
  bool confined(const std::function<bool()>& check) {
    return in_child([&] { return confine_here() && check(); });
  }
  TemporarySite site_;
  UniqueFd directory_;
};

TEST_F(Sandbox, WorksInItsDirectory) {
  EXPECT_TRUE(confined([&] {
    UniqueFd made(open(site_.at("/in/new").c_str(), O_RDWR | O_CREAT | O_EXCL, 0600));
    return made && write(made.get(), "x", 1) == 1 && fsync(made.get()) == 0 &&
           rename(site_.at("/in/new").c_str(), site_.at("/in/newer").c_str()) == 0 &&
           unlink(site_.at("/in/newer").c_str()) == 0 &&
           UniqueFd(open(site_.at("/in/read").c_str(), O_RDONLY));
  }));
}

TEST_F(Sandbox, HasNoNetwork) {
  for (int family : {AF_INET, AF_INET6, AF_UNIX, AF_NETLINK})
    EXPECT_TRUE(confined([&] { return socket(family, SOCK_STREAM, 0) < 0 && errno == EPERM; }));
}

TEST_F(Sandbox, StartsNoPrograms) {
  EXPECT_TRUE(confined([] {
    char name[] = "/bin/true";
    char* arguments[] = {name, nullptr};
    execve(name, arguments, nullptr);
    return errno == EPERM;
  }));
  EXPECT_TRUE(confined([] { return fork() < 0; }));
}

TEST_F(Sandbox, MayHaveThreads) {
  EXPECT_TRUE(confined([] {
    bool ran = false;
    std::thread([&] { ran = true; }).join();
    return ran;
  }));
}

TEST_F(Sandbox, WritesNoEndlessFiles) {
  EXPECT_TRUE(confined([&] {
    UniqueFd made(open(site_.at("/in/big").c_str(), O_WRONLY | O_CREAT, 0600));
    return made && ftruncate(made.get(), 1001) != 0 && errno == EFBIG;
  }));
}

TEST_F(Sandbox, SeesNoOtherFiles) {
  if (!has_file_confinement()) GTEST_SKIP() << "this kernel has no Landlock";
  EXPECT_TRUE(confined([&] {
    return open(site_.at("/out/other").c_str(), O_RDONLY) < 0 && errno == EACCES &&
           open(site_.at("/out/new").c_str(), O_WRONLY | O_CREAT, 0600) < 0 &&
           unlink(site_.at("/out/other").c_str()) != 0 &&
           symlink("/etc/passwd", site_.at("/in/link").c_str()) != 0;
  }));
}

TEST_F(Sandbox, BecomingAUserIsForGood) {
  if (geteuid() != 0) GTEST_SKIP() << "needs root";
  EXPECT_TRUE(in_child([] {
    if (!become({.uid = 65534, .gid = 65534})) return false;
    uid_t real = 0, effective = 0, saved = 0;
    return getresuid(&real, &effective, &saved) == 0 && real == 65534 && effective == 65534 &&
           saved == 65534 && getgroups(0, nullptr) == 0 && setuid(0) != 0 && setgid(0) != 0;
  }));
}

TEST_F(Sandbox, RootWithoutCapabilitiesIsBoundByModes) {
  if (geteuid() != 0) GTEST_SKIP() << "needs root";
  site_.write("/in/locked", "x", 0);
  EXPECT_TRUE(in_child([&] {
    return become({}) && open(site_.at("/in/locked").c_str(), O_RDONLY) < 0 && errno == EACCES &&
           setuid(65534) != 0;
  }));
}

}  // namespace
}  // namespace postwright::reindexer
