#pragma once

#include "base/result.h"
#include "libmaps/bdb/metadata.h"
#include "libmaps/bdb/page_reader.h"

namespace postwright::bdb {

/// Checks that the file's list of free pages ends, holds free pages only, and none that the walk
/// before met. What they once held is of no interest.
Status check_free_list(const PageReader& pages, const Metadata& metadata);

}  // namespace postwright::bdb
