#pragma once

#include "libmaps/table.h"

namespace postwright {

/// inline:{ key=value, { key = text with blanks }, ... } has its records in its name. They are
/// separated by commas and white space outside braces; a later record replaces an earlier one with
/// the same key; a value may be empty. Keys are folded as ASCII while they are loaded. Listing
/// order: that of the name, each key once.
///
/// Errors (ErrorKind::config): "REASON: "inline:NAME"; need "inline:{name=value...}"", REASON for
/// example "bad syntax", "empty table", "missing '=' after attribute name"; "inline:NAME map
/// requires O_RDONLY access mode".
Result<TablePtr> open_inline_table(std::string_view name, const OpenOptions& options);

}  // namespace postwright
