#include <stdlib.h>
#include <unistd.h>

#include <string_view>

#include "base/file.h"
#include "base/message.h"
#include "base/text.h"
#include "cmd/nbdb_reindexd/command_line.h"
#include "reindex/serve/serve.h"

namespace postwright {
namespace {

using nbdb_reindexd::CommandLine;

reindexer::ServeOptions serve_options(const CommandLine& line) {
  reindexer::ServeOptions options;
  options.program = "nbdb_reindexd";
  if (const char* directory = getenv("MAIL_CONFIG")) options.config_directory = directory;
  options.overrides = line.overrides;
  options.master_sockets = line.sockets;
  return options;
}

int show(std::string_view text) {
  return write_all(STDOUT_FILENO, text) ? 0 : 1;
}

/// Exit status.
Result<int> stand_alone(const CommandLine& line, Console& log) {
  auto table = nbdb_reindexd::stand_alone_table(line.operands);
  if (!table) return failure_of(table);
  Status indexed = reindexer::index_once(serve_options(line), reindexer::MailLog::use,
                                         {.type = table->first, .path = table->second}, log);
  if (indexed) return 0;
  log.warning(cat("stand-alone request to re-index '", table->first, ":", table->second,
                  "' failed: ", indexed.error().message));
  return 1;
}

constexpr char kHelp[] =
    "usage: nbdb_reindexd -S type:/path\n"
    "Makes one index as reindexer serve does; without -S it is a service of master(8).\n";

Result<int> run(int argc, char** argv, Console& log) {
  if (argc == 2 && std::string_view(argv[1]) == "--help") return show(kHelp);
  if (argc == 2 && std::string_view(argv[1]) == "--version")
    return show("nbdb_reindexd (Postwright) " POSTWRIGHT_VERSION "\n");
  auto line = nbdb_reindexd::parse_command_line(argc, argv);
  if (!line) return failure_of(line);
  if (line->stand_alone) return stand_alone(*line, log);
  if (line->transport.empty())
    return failure(ErrorKind::config,
                   "this is a service of master(8), which starts it; use -S type:/path, or "
                   "reindexer serve");
  auto wrong = [&](std::string_view what) {
    return config_failure("master.cf: service ", line->service_name, " must ", what);
  };
  if (line->unprivileged) return wrong("be privileged: 'n' in the unpriv column");
  if (line->chroot) return wrong("not be chrooted: 'n' in the chroot column");
  if (line->transport != "unix") return wrong("be of type unix");
  Status served = reindexer::serve(serve_options(*line), reindexer::MailLog::use, log);
  if (!served) return failure_of(served);
  return 0;
}

}  // namespace
}  // namespace postwright

int main(int argc, char** argv) {
  postwright::Console log("postfix/nbdb_reindexd", postwright::Console::NameForm::as_given);
  auto status = postwright::run(argc, argv, log);
  if (status) return *status;
  log.report(postwright::Severity::fatal, status.error().message);
  return 1;
}
