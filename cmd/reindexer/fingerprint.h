#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "cmd/reindexer/plan.h"

namespace postwright::reindexer {

/// What a file of the site is now, links followed. A file that is absent has a fingerprint too.
/// Memory is constant; the whole file is read.
Result<Fingerprint> take_fingerprint(std::string_view root, const std::string& path);

}  // namespace postwright::reindexer
