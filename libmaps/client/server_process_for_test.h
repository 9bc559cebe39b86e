#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/text.h"
#include "libmaps/client/settings.h"

namespace postwright {

/// A directory of a test's servers. Where root runs the test it belongs to nobody, as whom all
/// programs run then: database servers refuse to be root's.
class ServerDirectory {
 public:
  ServerDirectory() {
    char name[] = "/tmp/pw_sql.XXXXXX";
    path_ = mkdtemp(name);
    if (const passwd* user = unprivileged()) (void)!chown(name, user->pw_uid, user->pw_gid);
    chmod(name, 0755);
  }
  ServerDirectory(const ServerDirectory&) = delete;
  ServerDirectory& operator=(const ServerDirectory&) = delete;
  ~ServerDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

  /// Starts a program; what it prints goes to log. Its process.
  pid_t start(const std::vector<std::string>& command) const {
    pid_t process = fork();
    if (process != 0) return process;
    const passwd* user = unprivileged();
    if (user &&
        (setgroups(0, nullptr) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0))
      _exit(126);
    int log = open(cat(path_, "/log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
    int null = open("/dev/null", O_RDONLY);
    dup2(null, 0);
    dup2(log, 1);
    dup2(log, 2);
    if (chdir(path_.c_str()) != 0) _exit(126);
    std::vector<char*> words;
    for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    setsid();
    execvp(words[0], words.data());
    _exit(127);
  }
  bool run(const std::vector<std::string>& command) const {
    int status = 0;
    waitpid(start(command), &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }
  std::string log() const {
    std::ifstream file(cat(path_, "/log"));
    return {std::istreambuf_iterator<char>(file), {}};
  }

  /// Makes NAME.crt and NAME.key, a certificate that signs itself.
  bool make_certificate(const std::string& name) const {
    return run({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", cat(path_, "/", name, ".key"),
                "-out", cat(path_, "/", name, ".crt")});
  }

 private:
  static const passwd* unprivileged() { return geteuid() == 0 ? getpwnam("nobody") : nullptr; }
  std::string path_;
};

/// A port of the loopback interface that nothing listens on.
inline int free_port() {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  (void)bind(fd, reinterpret_cast<sockaddr*>(&address), size);
  (void)getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  ::close(fd);
  return ntohs(address.sin_port);
}

/// A server and what it has started.
class ServerProcess {
 public:
  ServerProcess() = default;
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;
  ~ServerProcess() { kill_all(); }

  void started(pid_t process) { process_ = process; }
  bool runs() { return process_ > 0 && waitpid(process_, nullptr, WNOHANG) == 0; }
  void signal_all(int signal) const {
    for (pid_t process : family(process_)) kill(process, signal);
  }
  /// Stops all threads, and waits until they have: an answer may be on its way.
  void pause() const {
    signal_all(SIGSTOP);
    for (pid_t process : family(process_))
      for (int i = 0; i < 1000 && !has_stopped(process); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  void resume() const { signal_all(SIGCONT); }
  void kill_all() {
    if (process_ <= 0) return;
    std::vector<pid_t> all = family(process_);
    for (pid_t process : all) kill(process, SIGKILL);
    waitpid(process_, nullptr, 0);
    // What it had started is init's to wait for.
    for (pid_t process : all)
      for (int i = 0; i < 200 && std::filesystem::exists(cat("/proc/", process)); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    process_ = 0;
  }

 private:
  static std::vector<pid_t> family(pid_t process) {
    std::vector<pid_t> all{process};
    std::ifstream children(cat("/proc/", process, "/task/", process, "/children"));
    for (pid_t child = 0; children >> child;)
      for (pid_t one : family(child)) all.push_back(one);
    return all;
  }
  static bool has_stopped(pid_t process) {
    for (const auto& thread :
         std::filesystem::directory_iterator(cat("/proc/", process, "/task"))) {
      std::ifstream file(thread.path() / "stat");
      std::string stat{std::istreambuf_iterator<char>(file), {}};
      if (stat.substr(stat.rfind(')') + 1, 2) != " T") return false;
    }
    return true;
  }
  pid_t process_ = 0;
};

/// Settings of a client, as a map.
class SettingsForTest final : public ClientSettingsSource {
 public:
  std::map<std::string, std::string> values;
  Result<ClientSettings> open(std::string_view name, Reporter*) const override {
    return ClientSettings::of_file(
        std::string(name),
        [this](const std::string& setting) -> Result<std::optional<std::string>> {
          auto found = values.find(setting);
          return found == values.end() ? std::nullopt : std::optional(found->second);
        });
  }
};

}  // namespace postwright
