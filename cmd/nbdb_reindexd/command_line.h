#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace postwright::nbdb_reindexd {

/// What master(8) says to a service when it starts it, and -S.
struct CommandLine {
  std::string service_name = "nbdb_reindex";  ///< -n
  std::string transport;                      ///< -t: "unix"; empty: not started by master
  int sockets = 1;                            ///< -s
  bool chroot = false;                        ///< -c
  bool unprivileged = false;                  ///< -u
  std::vector<std::pair<std::string, std::string>> overrides;  ///< -o name=value
  bool stand_alone = false;                                    ///< -S
  std::vector<std::string> operands;
};

/// Errors are the text of a fatal message.
Result<CommandLine> parse_command_line(int argc, char* const* argv);

/// TYPE and PATH of -S TYPE:/PATH. "stand-alone mode requires one type:/path argument",
/// "stand-alone mode called with bad argument: 'X'".
Result<std::pair<std::string, std::string>> stand_alone_table(
    const std::vector<std::string>& operands);

}  // namespace postwright::nbdb_reindexd
