#pragma once

#include "libmaps/pattern/regex.h"
#include "libmaps/table.h"

namespace postwright {

/// regexp: POSIX regular expressions of the C library. Flags: i (case), m (newlines), x (extended).
extern const RegexDialect kRegexpDialect;

/// regexp:NAME, read into memory; see regex_table.h.
Result<TablePtr> open_regexp_table(std::string_view name, const OpenOptions& options);

}  // namespace postwright
