#pragma once

#include <iosfwd>
#include <optional>

#include "migration/dump/dump.h"
#include "migration/values/options.h"
#include "reindex/serve/serve_options.h"
#include "reindex/watch/watch.h"

namespace postwright::reindexer {

enum class Command {
  scan,
  plan,
  apply,
  verify,
  rollback,
  clean,
  dump,
  convert,
  level,
  serve,
  watch
};

struct CommandLine {
  Command command = Command::scan;
  Options options;
  DumpOptions dump;
  std::string level_word = "status";
  ServeOptions serve;
  WatchOptions watch;
  bool metrics = false;   ///< serve: only show those of the service that runs
  bool mail_log = false;  ///< serve, watch: log where Postfix does, too
};

/// Parses the command line. `exit` is set when there is nothing to run: after --help and --version,
/// which print to `out`, and after a mistake, which is explained on `err`, or on `out` as JSON
/// where
/// --format json is given (ExitStatus::usage).
struct ParsedCommandLine {
  CommandLine line;
  std::optional<ExitStatus> exit;
};
ParsedCommandLine parse_command_line(int argc, const char* const* argv, std::ostream& out,
                                     std::ostream& err);

}  // namespace postwright::reindexer
