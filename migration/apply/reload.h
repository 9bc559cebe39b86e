#pragma once

#include "migration/values/options.h"
#include "migration/values/outcome.h"

namespace postwright::reindexer {

/// With Options::reload: `postfix -c DIR reload` for each of Outcome::reload. An instance that
/// could not be reloaded is a warning and ExitStatus::could_not_finish; a mounted image, a warning.
void reload_instances(const Options& options, Outcome& outcome);

}  // namespace postwright::reindexer
