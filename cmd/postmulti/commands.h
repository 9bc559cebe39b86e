#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/message.h"
#include "cmd/postmulti/command_line.h"
#include "cmd/postmulti/instances.h"

namespace postwright::postmulti {

/// -x: runs the command for each instance, with its parameters in the environment. True when all
/// ended with 0. "No matching instances".
Result<bool> run_command(const CommandLine& line, const Instances& instances, Console& console);

/// The lists postmulti_..._commands.
struct WrapperCommands {
  std::vector<std::string> start, stop, control;
  static Result<WrapperCommands> read(const Configuration& primary, Console& console);
};

/// -p: runs `postfix` with the arguments for each instance; what is started, stopped and controlled
/// leaves disabled ones alone.
Result<bool> run_postfix(const CommandLine& line, const WrapperCommands& commands,
                         const Instances& instances, Console& console);

}  // namespace postwright::postmulti
