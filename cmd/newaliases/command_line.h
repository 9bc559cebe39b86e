#pragma once

#include <optional>
#include <string>

#include "base/result.h"

namespace postwright::newaliases {

/// The options of newaliases(1).
struct CommandLine {
  std::optional<std::string> config_directory;  ///< -C
  std::optional<std::string> table;             ///< -oA: instead of alias_database
  int verbose = 0;                              ///< -v
  bool help = false;                            ///< --help
  bool version = false;                         ///< --version
};

/// The error is the text of a fatal message.
Result<CommandLine> parse_command_line(int argc, char** argv);

}  // namespace postwright::newaliases
