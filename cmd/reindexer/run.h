#pragma once

#include <iosfwd>

#include "cmd/reindexer/command_line.h"

namespace postwright::reindexer {

/// Carries out one command. Results go to `out`, errors and progress to `err`.
ExitStatus run(const CommandLine& line, std::ostream& out, std::ostream& err);

}  // namespace postwright::reindexer
