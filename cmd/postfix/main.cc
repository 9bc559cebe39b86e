#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <string_view>

#include "base/file.h"
#include "base/message.h"
#include "base/text.h"
#include "cmd/postfix/control.h"
#include "cmd/postfix/environment.h"
#include "libconf/parameters/layout.h"
#include "libconf/site/configuration.h"
#include "libconf/site/startup_checks.h"

namespace postwright::postfix {
namespace {

constexpr char kUsage[] = "usage: postfix [-c config_dir] [-Dv] command";
constexpr char kHelp[] =
    "usage: postfix [-c config_dir] [-Dv] command\n"
    "Hands the command (start, stop, reload, status, ...) to what carries it out: for one "
    "instance\n"
    "the scripts in daemon_directory, for several the program multi_instance_wrapper.\n";

int show(std::string_view text) {
  return write_all(STDOUT_FILENO, text) ? 0 : 1;
}

/// -c; the other options change nothing here. Messages about an option are getopt's.
Result<std::optional<std::string>> config_option(int argc, char** argv) {
  std::optional<std::string> directory;
  for (int option; (option = getopt(argc, argv, "+c:Dv")) != -1;) {
    if (option == '?') return failure(ErrorKind::config, kUsage);
    if (option == 'c') directory = optarg;
  }
  return directory;
}

Status check_user(Console& log) {
  if (getuid() == 0) return {};
  log.report(Severity::error, "to submit mail, use the Postfix sendmail command");
  return failure(ErrorKind::config, "the postfix command is reserved for the superuser");
}

Result<Controller> controller_of(const Configuration& configuration, bool one_instance,
                                 Reporter& log) {
  Controller controller{.one_instance = one_instance,
                        .multi_instance_directories = {},
                        .multi_instance_wrapper = {},
                        .daemon_directory = {}};
  const std::pair<std::string_view, std::string*> settings[] = {
      {"multi_instance_directories", &controller.multi_instance_directories},
      {"multi_instance_wrapper", &controller.multi_instance_wrapper},
      {"daemon_directory", &controller.daemon_directory}};
  for (const auto& [name, to] : settings) {
    auto value = startup_value(configuration, name, log);
    if (!value) return failure_of(value);
    *to = std::move(*value);
  }
  return controller;
}

/// A daemon_directory that nobody chose is a guess of ours, and wrong beside most packages.
void hint_at_layout(const Configuration& configuration, const Controller& controller,
                    Console& log) {
  if (configuration.is_set("daemon_directory")) return;
  if (file_exists(cat(controller.daemon_directory, "/postfix-script"))) return;
  log.warning(cat("the built-in daemon_directory, ", controller.daemon_directory,
                  ", has no postfix-script: write daemon_directory = DIRECTORY to ", layout_file(),
                  " or main.cf"));
}

/// Becomes the program; the error says why not.
Status become(std::vector<std::string> command) {
  std::vector<char*> words;
  words.reserve(command.size() + 1);
  for (std::string& word : command) words.push_back(word.data());
  words.push_back(nullptr);
  execvp(words.front(), words.data());
  return failure(ErrorKind::system, cat(command.front(), ": ", strerror(errno)), errno);
}

Status run(int argc, char** argv, Console& log) {
  Status allowed = check_user(log);
  if (!allowed) return allowed;
  auto named = config_option(argc, argv);
  if (!named) return failure_of(named);
  const char* inherited = getenv("MAIL_CONFIG");
  bool one_instance = *named || inherited;
  std::string directory = *named ? **named : inherited ? inherited : usual_config_directory();
  auto configuration = Configuration::load(
      directory, {.root = "", .master_cf = MasterCfReading::none, .reporter = &log});
  if (!configuration) return failure_of(configuration);
  Status checked =
      check_startup_parameters(*configuration, log, [&log](bool on) { log.set_utf8(on); });
  if (!checked) return checked;
  auto controller = controller_of(*configuration, one_instance, log);
  if (!controller) return failure_of(controller);
  auto command = command_behind(*controller, {argv + optind, argv + argc});
  if (!command) return failure_of(command);
  hint_at_layout(*configuration, *controller, log);
  auto queue = startup_value(*configuration, "queue_directory", log);
  if (!queue) return failure_of(queue);
  if (chdir(queue->c_str()) != 0)
    return failure(ErrorKind::system, cat("chdir(", *queue, "): ", strerror(errno)), errno);
  Status environment = set_environment(*configuration, log);
  if (!environment) return environment;
  return become(std::move(*command));
}

}  // namespace
}  // namespace postwright::postfix

int main(int argc, char** argv) {
  using namespace postwright;
  if (argc == 2 && std::string_view(argv[1]) == "--help") return postfix::show(postfix::kHelp);
  if (argc == 2 && std::string_view(argv[1]) == "--version")
    return postfix::show("postfix (Postwright) " POSTWRIGHT_VERSION "\n");
  Console log(argc > 0 ? argv[0] : "postfix");
  Status done = postfix::run(argc, argv, log);
  log.report(Severity::fatal, done.error().message);
  return 1;
}
