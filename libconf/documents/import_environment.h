#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace postwright {

/// What import_environment says: a plain name stays in the environment of a Postfix program, with
/// `name=value` (in braces where it has blanks) it is set, and all others are removed by those that
/// clean it.
struct ImportedEnvironment {
  std::vector<std::string> kept;
  std::vector<std::pair<std::string, std::string>> set;
};

/// Errors are the text of a fatal message.
Result<ImportedEnvironment> parse_import_environment(std::string_view list);

/// Removes everything else from this process' environment, and sets what is to be set.
void clean_environment(const ImportedEnvironment& imported);

}  // namespace postwright
