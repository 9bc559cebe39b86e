#pragma once

#include "migration/values/options.h"
#include "migration/values/outcome.h"

namespace postwright::reindexer {

/// With Options::reload: `postfix -c DIR reload` for each of Outcome::reload. An instance that is
/// not running, or one of a mounted image, is a warning.
void reload_instances(const Options& options, Outcome& outcome);

}  // namespace postwright::reindexer
