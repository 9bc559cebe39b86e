#pragma once

#include <string_view>

#include "libmaps/map_types.h"

namespace postwright {

/// Loads the module of a map type, once, and never unloads it. ErrorKind::system: "unsupported
/// dictionary type: TYPE (REASON)" when it is missing, lacks a library that it needs, or belongs to
/// another version of the programs.
Result<const MapType*> load_module(std::string_view type);

}  // namespace postwright
