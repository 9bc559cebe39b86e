#include "cmd/table_tool/run.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

namespace postwright::table_tool {
namespace {

/// Nothing that we open may become standard input, output or error.
void open_standard_descriptors() {
  int fd = 0;
  do fd = open("/dev/null", O_RDWR);
  while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd > STDERR_FILENO) close(fd);
}

Status check_message_options(CommandLine& line, Console& console) {
  bool any = line.body || line.headers || line.mime;
  if (any && line.mode != Mode::query_list)
    return failure(ErrorKind::config, "specify -b -h or -m only with \"-q -\"");
  if (line.mime && !line.body && !line.headers)
    console.warning("ignoring -m option without -b or -h");
  return {};
}

Result<bool> perform(Session& session) {
  switch (session.options().mode) {
    case Mode::create:
      return create_tables(session);
    case Mode::incremental:
      return update_tables(session);
    case Mode::query:
    case Mode::query_list:
      return query_tables(session);
    case Mode::erase:
    case Mode::erase_list:
      return erase_keys(session);
    case Mode::list:
      return list_table(session);
  }
  return false;
}

Result<bool> run_with(const Program& program, int argc, char** argv, Console& console) {
  auto line = parse_command_line(program, argc, argv);
  if (!line) return failure_of(line);
  if (getenv("MAIL_VERBOSE")) ++line->verbose;
  auto session = Session::begin(program, *line, console);
  if (!session) return failure_of(session);
  Status checked = check_message_options(*line, console);
  if (checked) checked = require_operands(program, console.name(), *line);
  if (!checked) return failure_of(checked);
  return perform(**session);
}

}  // namespace

int run(const Program& program, int argc, char** argv) {
  umask(022);
  open_standard_descriptors();
  // getopt(3) names the program as it is called in all other messages.
  std::string name(file_name_of(argc > 0 ? std::string_view(argv[0]) : program.name));
  if (argc > 0) argv[0] = name.data();
  Console console(name);
  auto done = run_with(program, argc, argv, console);
  if (done) return *done ? EXIT_SUCCESS : EXIT_FAILURE;
  if (!done.error().message.empty()) console.report(Severity::fatal, done.error().message);
  return EXIT_FAILURE;
}

}  // namespace postwright::table_tool
