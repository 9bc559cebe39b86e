#include "cmd/postmulti/commands.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/text.h"
#include "cmd/postmulti/selection.h"
#include "libconf/site/startup_checks.h"

namespace postwright::postmulti {
namespace {

using Environment = std::vector<std::pair<std::string_view, std::string>>;

Environment base_environment(const CommandLine& line, const Instance& instance,
                             const Shared& shared) {
  Environment environment{{"MAIL_CONFIG", instance.directory}, {"MAIL_LOGTAG", shared.syslog_name}};
  if (line.verbose) environment.emplace_back("MAIL_VERBOSE", "");
  return environment;
}

Environment whole_environment(const CommandLine& line, const Instance& instance,
                              const Shared& shared) {
  Environment environment = base_environment(line, instance, shared);
  const char* path = getenv("PATH");
  environment.emplace_back("command_directory", shared.command_directory);
  environment.emplace_back("daemon_directory", shared.daemon_directory);
  environment.emplace_back("config_directory", instance.directory);
  environment.emplace_back("queue_directory", instance.queue_directory);
  environment.emplace_back("data_directory", instance.data_directory);
  environment.emplace_back("multi_instance_name", instance.name);
  environment.emplace_back("multi_instance_group", instance.group);
  environment.emplace_back("multi_instance_enable", instance.enabled ? "yes" : "no");
  environment.emplace_back(
      "PATH", cat(shared.command_directory, ":", path ? path : "/bin:/usr/bin:/sbin:/usr/sbin"));
  return environment;
}

/// Whether the command ended with 0. A child that cannot run it says so.
Result<bool> succeeds(std::vector<std::string> words, const Environment& environment,
                      Console& console) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t child = fork();
  if (child < 0) return system_failure("fork", errno);
  if (child == 0) {
    for (const auto& [name, value] : environment)
      setenv(std::string(name).c_str(), value.c_str(), 1);
    execvp(arguments.front(), arguments.data());
    console.report(Severity::fatal, cat("execvp ", words.front(), ": ", strerror(errno)));
    _exit(1);
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) return system_failure("waitpid", errno);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

tl::unexpected<Error> none_matches() {
  return failure(ErrorKind::config, "No matching instances");
}

bool lists(const std::vector<std::string>& commands, const std::string& word) {
  return std::ranges::find(commands, word) != commands.end();
}

}  // namespace

Result<bool> run_command(const CommandLine& line, const Instances& instances, Console& console) {
  auto chosen = select(instances.all(), line.choice, line.reverse);
  if (chosen.empty()) return none_matches();
  bool all = true;
  for (const Instance* instance : chosen) {
    auto done =
        succeeds(line.arguments, whole_environment(line, *instance, instances.shared()), console);
    if (!done) return done;
    all = all && *done;
  }
  return all;
}

Result<WrapperCommands> WrapperCommands::read(const Configuration& primary, Console& console) {
  WrapperCommands commands;
  const std::pair<std::string_view, std::vector<std::string>*> lists[] = {
      {"postmulti_start_commands", &commands.start},
      {"postmulti_stop_commands", &commands.stop},
      {"postmulti_control_commands", &commands.control}};
  for (const auto& [name, to] : lists) {
    auto text = startup_value(primary, name, console);
    if (!text) return failure_of(text);
    for (std::string_view word : split(*text, kListSeparators)) to->emplace_back(word);
  }
  return commands;
}

Result<bool> run_postfix(const CommandLine& line, const WrapperCommands& commands,
                         const Instances& instances, Console& console) {
  const std::string& word = line.arguments.front();
  bool starts = lists(commands.start, word);
  bool stops = !starts && lists(commands.stop, word);
  bool skips = stops || (!starts && lists(commands.control, word));
  auto chosen = select(instances.all(), line.choice, stops);
  if (skips) std::erase_if(chosen, [](const Instance* instance) { return !instance->enabled; });
  if (chosen.empty()) return none_matches();
  bool all = true;
  for (const Instance* instance : chosen) {
    std::vector<std::string> words{cat(instances.shared().command_directory, "/postfix"), "--"};
    words.insert(words.end(), line.arguments.begin(), line.arguments.end());
    if (starts && !instance->enabled) words[2] = "check";
    auto done =
        succeeds(std::move(words), base_environment(line, *instance, instances.shared()), console);
    if (!done) return done;
    all = all && *done;
  }
  return all;
}

}  // namespace postwright::postmulti
