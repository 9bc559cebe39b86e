#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "migration/plan/plan.h"

namespace postwright::reindexer {

/// ErrorKind::system when the new indexes, or the copies in the state directory, will not fit:
/// "not enough space for DIR: 12 MiB needed, 3 MiB free". Estimates from the sizes of what the
/// indexes are built from, summed for each file system; indexes are built while the old ones stand.
Status check_disk_space(const Plan& plan, const std::string& state_directory);

}  // namespace postwright::reindexer
