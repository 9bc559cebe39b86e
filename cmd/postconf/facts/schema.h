#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace postwright::postconf {

/// --schema: without a name the names, one a line; with one, docs/postconf-NAME.schema.json as it
/// was when this was built. ErrorKind::config: no such name, or more than one.
Result<std::string> schema_text(const std::vector<std::string>& names);

}  // namespace postwright::postconf
