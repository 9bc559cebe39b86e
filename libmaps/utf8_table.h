#pragma once

#include "libmaps/table.h"

namespace postwright {

/// The UTF-8 layer around an open table. Keys and values that are not valid UTF-8 are warned about:
/// such a key is not found, counts as erased, and is not stored; such a value is ErrorKind::config
/// when it was found, and not stored. Keys of fixed-key tables are folded with full Unicode case
/// folding when options.fold_keys is set. Listing is passed on as it is.
/// Warnings: "TYPE:NAME: non-UTF-8 key "KEY": malformed UTF-8 or invalid codepoint", "TYPE:NAME:
/// key "KEY": non-UTF-8 value "VALUE": malformed UTF-8 or invalid codepoint".
TablePtr with_utf8(TablePtr table, const OpenOptions& options);

}  // namespace postwright
