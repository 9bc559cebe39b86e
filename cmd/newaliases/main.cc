#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/text.h"
#include "cmd/newaliases/command_line.h"
#include "libconf/parameters/layout.h"
#include "libconf/site/configuration.h"
#include "libconf/site/startup_checks.h"

namespace postwright::newaliases {
namespace {

constexpr std::string_view kHelp =
    "usage: newaliases [options]\n"
    "rebuilds the tables that alias_database names\n\n"
    "  -C PATH   main.cf or its directory (MAIL_CONFIG, /etc/postfix)\n"
    "  -oA<table> this table instead\n"
    "  -v        verbose\n"
    "  --help    this text\n  --version\n"
    "Options of sendmail(1) about a message that is sent have no effect.\n";

/// The words of the command that this program becomes; none when there is nothing to build.
Result<std::vector<std::string>> command(const CommandLine& line,
                                         const Configuration& configuration, Console& console) {
  std::string values[3];
  constexpr const char* kNames[] = {"queue_directory", "command_directory", "alias_database"};
  for (std::size_t i = 0; i < std::size(kNames); ++i) {
    auto value = startup_value(configuration, kNames[i], console);
    if (!value) return failure_of(value);
    values[i] = std::move(*value);
  }
  const auto& [queue, programs, tables] = values;
  if (chdir(queue.c_str()) != 0) return system_failure(cat("chdir ", queue), errno);
  std::vector<std::string> words{cat(programs, "/postalias")};
  words.insert(words.end(), static_cast<std::size_t>(line.verbose), "-v");
  words.emplace_back("--");
  std::size_t before = words.size();
  if (line.table)
    words.push_back(*line.table);
  else
    for (std::string_view table : split_outside_braces(tables, kListSeparators))
      words.emplace_back(table);
  if (words.size() == before) words.clear();
  return words;
}

Result<Configuration> read_main_cf(const FirstLook& look, Console& console) {
  if (look.config_directory) setenv("MAIL_CONFIG", look.config_directory->c_str(), 1);
  const char* directory = getenv("MAIL_CONFIG");
  auto configuration = Configuration::load(directory ? directory : usual_config_directory(),
                                           {.root = "",
                                            .master_cf = MasterCfReading::none,
                                            .directory_is_set = true,
                                            .reporter = &console});
  if (!configuration) return configuration;
  Status checked =
      check_startup_parameters(*configuration, console, [&](bool on) { console.set_utf8(on); });
  if (!checked) return failure_of(checked);
  return configuration;
}

/// Does not come back when postalias takes over.
Status run(int argc, char** argv, Console& console) {
  FirstLook look = look_ahead(argc, argv);
  if (look.help) return write_all(STDOUT_FILENO, kHelp);
  if (look.version)
    return write_all(STDOUT_FILENO, "newaliases (Postwright) " POSTWRIGHT_VERSION "\n");
  auto configuration = read_main_cf(look, console);
  if (!configuration) return failure_of(configuration);
  auto line = parse_command_line(argc, argv, console);
  if (!line) return failure_of(line);
  if (line->nothing_to_do) return {};
  auto words = command(*line, *configuration, console);
  if (!words) return failure_of(words);
  if (words->empty()) return {};
  std::vector<char*> arguments;
  for (std::string& word : *words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  std::string path = words->front();
  std::string name(file_name_of(path));
  arguments.front() = name.data();
  execv(path.c_str(), arguments.data());
  return system_failure(cat("execv ", path), errno);
}

}  // namespace
}  // namespace postwright::newaliases

int main(int argc, char** argv) {
  using namespace postwright;
  std::string name(file_name_of(argc > 0 ? std::string_view(argv[0]) : "newaliases"));
  if (argc > 0) argv[0] = name.data();
  Console console(name);
  Status done = newaliases::run(argc, argv, console);
  if (done) return EXIT_SUCCESS;
  console.report(Severity::fatal, done.error().message);
  return EX_TEMPFAIL;
}
