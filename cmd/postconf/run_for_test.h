#pragma once

#include <getopt.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cmd/postconf/run.h"

namespace postwright::postconf {

/// A directory of the test's own with these files.
class TestDirectory {
 public:
  using Files = std::map<std::string, std::string>;
  explicit TestDirectory(const Files& files) {
    if (!mkdtemp(path_.data())) abort();
    for (const auto& [name, bytes] : files) std::ofstream(path_ + "/" + name) << bytes;
  }
  TestDirectory(const TestDirectory&) = delete;
  TestDirectory& operator=(const TestDirectory&) = delete;
  ~TestDirectory() { std::filesystem::remove_all(path_); }
  const std::string& path() const { return path_; }
  std::string read(const std::string& name) const {
    std::ifstream file(path_ + "/" + name);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  void write(const std::string& name, std::string_view bytes) const {
    std::ofstream(path_ + "/" + name) << bytes;
  }

 private:
  std::string path_ = "/tmp/postconf-test-XXXXXX";
};

/// What a run of postconf printed, "@" for `directory`, and its exit status.
struct Ran {
  std::string out, err;
  int status = -1;
};

/// Runs postconf in a process of its own; standard error is a pipe or a terminal.
inline Ran run_postconf(const std::string& directory, std::vector<std::string> words,
                        bool terminal = false) {
  int out[2] = {-1, -1};
  int err[2] = {-1, -1};
  EXPECT_EQ(pipe(out), 0);
  EXPECT_EQ(terminal ? openpty(&err[0], &err[1], nullptr, nullptr, nullptr) : pipe(err), 0);
  pid_t child = fork();
  if (child == 0) {
    dup2(out[1], STDOUT_FILENO);
    dup2(err[1], STDERR_FILENO);
    for (int fd : {out[0], out[1], err[0], err[1]}) close(fd);
    words.insert(words.begin(), {"postconf", "-c", directory});
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    optind = 0;
    _exit(run(static_cast<int>(words.size()), argv.data()));
  }
  close(out[1]);
  close(err[1]);
  Ran ran;
  pollfd ends[2] = {{out[0], POLLIN, 0}, {err[0], POLLIN, 0}};
  std::string* texts[2] = {&ran.out, &ran.err};
  while ((ends[0].fd >= 0 || ends[1].fd >= 0) && poll(ends, 2, -1) >= 0) {
    for (int i = 0; i < 2; ++i) {
      char block[4096];
      if (ends[i].fd < 0 || ends[i].revents == 0) continue;
      ssize_t got = read(ends[i].fd, block, sizeof block);
      if (got > 0)
        texts[i]->append(block, static_cast<std::size_t>(got));
      else
        ends[i].fd = -1;
    }
  }
  close(out[0]);
  close(err[0]);
  int status = 0;
  waitpid(child, &status, 0);
  ran.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  for (std::string* text : texts) {
    std::erase(*text, '\r');
    for (std::size_t at = 0; (at = text->find(directory, at)) != std::string::npos; ++at)
      text->replace(at, directory.size(), "@");
  }
  return ran;
}

}  // namespace postwright::postconf
