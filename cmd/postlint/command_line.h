#pragma once

#include <iosfwd>
#include <optional>

#include "cmd/postlint/options.h"

namespace postwright::postlint {

/// Parses the command line and reads postlint.toml. `exit` is set when there is nothing to run:
/// after --help and --version, which print to `out`, and after a mistake, which is explained on
/// `err`.
struct ParsedCommandLine {
  Options options;
  std::optional<ExitStatus> exit;
};
ParsedCommandLine parse_command_line(int argc, const char* const* argv, std::ostream& out,
                                     std::ostream& err);

}  // namespace postwright::postlint
