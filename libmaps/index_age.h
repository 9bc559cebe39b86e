#pragma once

#include <string>
#include <string_view>

#include "base/message.h"

namespace postwright {

/// Warns "database INDEX is older than source file SOURCE" when an index file that is opened for
/// reading (`fd`, named `index`) was made before its source, the file without the suffix, changed.
/// Silent when there is no source, when it changed within the last 100 seconds (somebody is at
/// work on it), and without a reporter.
void warn_when_older_than_source(int fd, std::string_view index, std::string_view source,
                                 Reporter* reporter);

}  // namespace postwright
