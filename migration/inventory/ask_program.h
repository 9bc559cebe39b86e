#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace postwright::reindexer {

/// Why a program of the site is not run: it, or a directory on its way, belongs to or can be
/// written by somebody else than root or who runs this process. Empty: it can be trusted like the
/// daemons beside it. `path` is absolute; links are followed.
std::string why_not_run(const std::string& path);

/// What `path ARGUMENTS` prints on its standard output. It runs as the caller, with an environment
/// that holds PATH and LC_ALL alone, without input, its complaints unheard; after `seconds` it is
/// killed with what it started. ErrorKind::system: it cannot be started, ends with another status
/// than 0, takes too long, or prints more than 256 KiB.
Result<std::string> output_of(const std::string& path, const std::vector<std::string>& arguments,
                              int seconds = 10);

}  // namespace postwright::reindexer
