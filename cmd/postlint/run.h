#pragma once

#include <iosfwd>

#include "cmd/postlint/options.h"

namespace postwright::postlint {

/// Does what the options say. `terminal`: `out` is one, and colour is wanted there.
ExitStatus run(const Options& options, std::ostream& out, std::ostream& err, bool terminal);

}  // namespace postwright::postlint
