#pragma once

#include <cstddef>

#include "libmaps/map_types.h"

namespace postwright {

/// Who may load whom: a module and a program must be of the same version and compiler.
inline constexpr char kModuleAbi[] =
    "postwright " POSTWRIGHT_VERSION ", map type module 2, " __VERSION__;

/// What a map type in a loadable module shows of itself: the shared object MODULE_DIR/TYPE.so has
/// one symbol, `postwright_module`, a ModuleInfo. Everything else of it is hidden, the parts of
/// libmaps and of the C++ runtime that it links included; a program and a module share nothing but
/// the layout of the types in table.h and map_types.h.
struct ModuleInfo {
  const char* abi = kModuleAbi;
  std::size_t type_size = sizeof(MapType);
  std::size_t options_size = sizeof(OpenOptions);
  const MapType* type = nullptr;
};

}  // namespace postwright
