#pragma once

#include <memory>
#include <string>

#include "lint/input/file_system.h"

namespace postwright::postlint {

/// The files of this host, or of a mounted image: below `root`, which no link leads out of.
std::shared_ptr<const lint::FileSystem> host_file_system(const std::string& root);

}  // namespace postwright::postlint
