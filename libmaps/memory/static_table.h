#pragma once

#include "libmaps/table.h"

namespace postwright {

/// static:TEXT and static:{ TEXT } give TEXT for every key. With braces it is trimmed. Lookup only;
/// fixed keys. Errors (ErrorKind::config): "bad static:name syntax: missing '}' in "..."".
Result<TablePtr> open_static_table(std::string_view name, const OpenOptions& options);

}  // namespace postwright
