#include "cmd/postmulti/run.h"

#include <stdlib.h>
#include <unistd.h>

#include <optional>
#include <string>

#include "base/file.h"
#include "base/text.h"
#include "cmd/postmulti/command_line.h"
#include "cmd/postmulti/commands.h"
#include "cmd/postmulti/instances.h"
#include "cmd/postmulti/life_cycle.h"
#include "cmd/postmulti/list.h"
#include "cmd/postmulti/selection.h"
#include "cmd/postmulti/status.h"
#include "libconf/parameters/layout.h"
#include "libconf/site/startup_checks.h"

namespace postwright::postmulti {
namespace {

constexpr std::string_view kHelp =
    "usage: postmulti -l [-j] [-R] [-a | -g GROUP | -i NAME]\n"
    "       postmulti -x [-R] [-a | -g GROUP | -i NAME] COMMAND...\n"
    "       postmulti -p [-a | -g GROUP | -i NAME] POSTFIX-COMMAND...\n"
    "       postmulti -e ACTION [-a | -g GROUP | -i NAME] [-I NAME] [-G GROUP] "
    "[PARAMETER=VALUE...]\n"
    "       postmulti --status --json-full [-R] [-a | -g GROUP | -i NAME]\n"
    "lists the instances of Postfix on this host, runs commands for them, makes and removes "
    "them\n\n"
    "  -l         list; -j: as JSON\n"
    "  -x         run a command with an instance's parameters in its environment\n"
    "  -p         run postfix for each instance\n"
    "  -e ACTION  create destroy import deport enable disable assign init\n"
    "  -a -g -i   all, a group, one; for create and import: the place in the list\n"
    "  -I -G      a new name and group; - is none\n"
    "  -R         in reverse order\n"
    "  -v         verbose\n"
    "  --status --json-full  what there is to know of each instance\n"
    "  --help     this text\n  --version\n";

/// These need no configuration.
std::optional<std::string_view> help_asked_by(std::string_view word) {
  if (word == "--help") return kHelp;
  if (word == "--version") return "postmulti (Postwright) " POSTWRIGHT_VERSION "\n";
  return std::nullopt;
}

Status print(std::string_view text) {
  Status written = write_all(STDOUT_FILENO, text);
  if (written) return {};
  return system_failure("error writing output", written.error().code);
}

Status print_list(const CommandLine& line, const Instances& instances) {
  std::string text;
  for (const Instance* instance : select(instances.all(), line.choice, line.reverse))
    text += line.json ? json_line(*instance) : list_line(*instance);
  return print(text);
}

/// True: all went well. An error without a message has been said.
Result<bool> run(int argc, char** argv, Console& console) {
  if (argc > 1 && help_asked_by(argv[1]))
    return print(*help_asked_by(argv[1])).transform([] { return true; });
  const char* given = getenv("MAIL_CONFIG");
  const std::string primary_directory = usual_config_directory();
  std::string directory = given ? given : primary_directory;
  auto primary = Configuration::load(directory, {.root = {},
                                                 .master_cf = MasterCfReading::none,
                                                 .directory_is_set = true,
                                                 .reporter = &console});
  if (!primary) return failure_of(primary);
  Status checked =
      check_startup_parameters(*primary, console, [&](bool on) { console.set_utf8(on); });
  if (!checked) return failure_of(checked);
  if (directory != primary_directory)
    return config_failure("Non-default configuration directory: MAIL_CONFIG=", directory);
  auto line = parse_command_line(argc, argv);
  if (!line) return failure_of(line);
  if (line->mode == Mode::edit && line->action == Action::init) {
    auto name = startup_value(*primary, "syslog_name", console);
    if (!name) return failure_of(name);
    Voices voices(console, *name);
    return initialise(directory, voices).transform([] { return true; });
  }
  auto instances = Instances::load(*primary, console);
  if (!instances) return failure_of(instances);
  switch (line->mode) {
    case Mode::list:
      return print_list(*line, *instances).transform([] { return true; });
    case Mode::status:
      return print(status_document(select(instances->all(), line->choice, line->reverse)))
          .transform([] { return true; });
    case Mode::execute:
      return run_command(*line, *instances, console);
    case Mode::postfix: {
      auto commands = WrapperCommands::read(*primary, console);
      if (!commands) return failure_of(commands);
      return run_postfix(*line, *commands, *instances, console);
    }
    case Mode::edit:
      break;
  }
  Voices voices(console, instances->shared().syslog_name);
  return edit_instances(*line, *primary, *instances, voices).transform([] { return true; });
}

}  // namespace

int run(int argc, char** argv) {
  std::string name(file_name_of(argc > 0 ? std::string_view(argv[0]) : "postmulti"));
  if (argc > 0) argv[0] = name.data();
  Console console(name);
  auto done = run(argc, argv, console);
  if (!done && !done.error().message.empty()) console.report(Severity::fatal, done.error().message);
  return done && *done ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace postwright::postmulti
