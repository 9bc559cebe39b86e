#pragma once

#include <string>
#include <string_view>

namespace postwright {

/// The file of the module that has a map type: TYPE.so in ../lib/postwright beside the program's
/// own directory, or where modules are installed; a program with more rights than its user only
/// looks at the latter. Empty when there is none.
std::string module_file(std::string_view type);

/// False for a type that a module has (kModuleTypeNames) which is not there.
bool is_installed_type(std::string_view type);

/// For a type that is not installed: "unsupported dictionary type: TYPE. Is the postwright-TYPE
/// package installed?"; else empty.
std::string missing_module_hint(std::string_view type);

}  // namespace postwright
