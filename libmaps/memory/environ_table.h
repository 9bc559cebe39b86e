#pragma once

#include "libmaps/table.h"

namespace postwright {

/// environ:ANY is the environment of the process. Keys are folded like other fixed keys, so that
/// names in capitals are only found with folding off. A store changes the environment of this
/// process; a name that is empty or has a '=' is ErrorKind::config.
Result<TablePtr> open_environ_table(std::string_view name, const OpenOptions& options);

}  // namespace postwright
