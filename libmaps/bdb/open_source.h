#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "libmaps/bdb/bdb_file.h"
#include "libmaps/bdb/page_source.h"

namespace postwright::bdb {

/// What File::open() does once it has the bytes; for tests and fuzzing, which have them in memory.
Result<std::unique_ptr<File>> open_source(PageSource source,
                                          const std::optional<std::string>& subdatabase);

}  // namespace postwright::bdb
