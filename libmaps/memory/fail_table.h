#pragma once

#include "libmaps/index_builder.h"
#include "libmaps/table.h"

namespace postwright {

/// fail:ANY fails each operation with ErrorKind::retry, "Application error". Pattern keys.
Result<TablePtr> open_fail_table(std::string_view name, const OpenOptions& options);
/// Can be built from an empty source only.
Result<BuilderPtr> create_fail_index(std::string_view name, const BuildOptions& options);

}  // namespace postwright
