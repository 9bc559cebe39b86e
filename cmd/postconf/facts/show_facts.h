#pragma once

#include "base/message.h"
#include "cmd/postconf/session/command_line.h"

namespace postwright::postconf {

/// -a, -A, -l, -m, -T, -b and -t: what this installation can do. The value is whether the exit
/// status is 0.
Result<bool> show_facts(const CommandLine& options, Console& console);

}  // namespace postwright::postconf
