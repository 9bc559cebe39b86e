#include "migration/inventory/ask_program.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>

#include "base/file.h"
#include "base/text.h"

namespace postwright::reindexer {
namespace {

constexpr std::size_t kMaxOutput = 256u << 10;
using Clock = std::chrono::steady_clock;

Error no_answer(const std::string& path, std::string_view why) {
  return {ErrorKind::system, cat(path, ": ", why)};
}

/// A directory in which everybody may make files, but nobody may replace another's (/tmp), is no
/// danger to what stands in it.
bool others_may_change(const struct stat& status) {
  bool foreign = status.st_uid != 0 && status.st_uid != geteuid();
  bool shared = S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX) != 0;
  return foreign || ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0 && !shared);
}

/// Starts it as the leader of a session of its own, so that it can be killed with its children.
Result<pid_t> start(const std::string& path, const std::vector<std::string>& arguments, int out) {
  std::vector<std::string> words{path};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  std::string search = "PATH=/usr/sbin:/usr/bin:/sbin:/bin", locale = "LC_ALL=C";
  char* environment[] = {search.data(), locale.data(), nullptr};
  posix_spawn_file_actions_t files;
  posix_spawnattr_t how;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawnattr_init(&how);
  posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSID);
  pid_t child = -1;
  int code = posix_spawn(&child, path.c_str(), &files, &how, argv.data(), environment);
  posix_spawnattr_destroy(&how);
  posix_spawn_file_actions_destroy(&files);
  if (code != 0) return tl::unexpected(no_answer(path, strerror(code)));
  return child;
}

/// All that comes before the pipe's other end is closed.
Result<std::string> read_until(int fd, const std::string& path, Clock::time_point end) {
  std::string text;
  for (;;) {
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
    pollfd wait{.fd = fd, .events = POLLIN, .revents = 0};
    int ready = left <= 0 ? 0 : poll(&wait, 1, static_cast<int>(left));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return tl::unexpected(no_answer(path, "no answer in time"));
    char buffer[4096];
    ssize_t got = read(fd, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return tl::unexpected(no_answer(path, strerror(errno)));
    if (got == 0) return text;
    text.append(buffer, static_cast<std::size_t>(got));
    if (text.size() > kMaxOutput) return tl::unexpected(no_answer(path, "it prints too much"));
  }
}

/// A program may close its output and go on: it has the rest of its time to end.
bool ends_by(pid_t child, Clock::time_point end, int& status) {
  for (;;) {
    pid_t done = waitpid(child, &status, WNOHANG);
    if (done == child || (done < 0 && errno != EINTR)) return done == child;
    if (Clock::now() >= end) return false;
    poll(nullptr, 0, 5);
  }
}

}  // namespace

std::string why_not_run(const std::string& path) {
  std::unique_ptr<char, decltype(&free)> real(realpath(path.c_str(), nullptr), &free);
  if (!real) return cat(path, ": ", strerror(errno));
  struct stat status {};
  std::string at = real.get();
  if (stat(at.c_str(), &status) != 0 || !S_ISREG(status.st_mode) || access(at.c_str(), X_OK) != 0)
    return cat(path, " is no program");
  for (;; at.resize(at.rfind('/') == 0 ? 1 : at.rfind('/'))) {
    if (stat(at.c_str(), &status) != 0) return cat(at, ": ", strerror(errno));
    if (others_may_change(status))
      return cat(path, " is not run: ", at, " is another user's, or others may write it");
    if (at == "/") return {};
  }
}

Result<std::string> output_of(const std::string& path, const std::vector<std::string>& arguments,
                              int seconds) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return tl::unexpected(no_answer(path, strerror(errno)));
  UniqueFd ours(ends[0]), theirs(ends[1]);
  auto child = start(path, arguments, theirs.get());
  theirs.reset();
  if (!child) return failure_of(child);
  Clock::time_point end = Clock::now() + std::chrono::seconds(seconds);
  auto text = read_until(ours.get(), path, end);
  int status = 0;
  bool ended = text && ends_by(*child, end, status);
  if (!ended) {
    kill(-*child, SIGKILL);
    kill(*child, SIGKILL);  // it may not have become a leader yet
    while (waitpid(*child, &status, 0) < 0 && errno == EINTR) {
    }
    if (text) return tl::unexpected(no_answer(path, "no answer in time"));
    return text;
  }
  if (!WIFEXITED(status)) return tl::unexpected(no_answer(path, "killed by a signal"));
  if (WEXITSTATUS(status) != 0)
    return tl::unexpected(no_answer(path, cat("exit status ", WEXITSTATUS(status))));
  return text;
}

}  // namespace postwright::reindexer
