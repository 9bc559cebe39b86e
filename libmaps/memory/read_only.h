#pragma once

#include <string_view>

#include "base/text.h"
#include "libmaps/table.h"

namespace postwright {

/// For types that are opened for reading only: "TYPE:NAME map requires O_RDONLY access mode".
inline Status require_read_only(std::string_view type, std::string_view name,
                                const OpenOptions& options) {
  if (options.access == Access::read) return {};
  return config_failure(type, ":", name, " map requires O_RDONLY access mode");
}

}  // namespace postwright
