#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "libconf/site/configuration.h"

namespace postwright {

/// One line of dynamicmaps.cf: a map type that a Postfix package has installed. Our programs load
/// modules of their own, so only the type means something here.
struct DynamicMap {
  std::string type;
  std::string library;          ///< file name, or a path below shlib_directory
  std::string open_function;    ///< a symbol in it
  std::string create_function;  ///< empty: the type's tables cannot be created
};

/// Lines of three or four words; those that are empty or begin with '#' are left out. "PATH, line
/// N: Expected "dict-type .so-name dict-function [mkmap-function]"".
Result<std::vector<DynamicMap>> parse_dynamic_maps(std::string_view text, std::string_view path);

/// Those of dynamicmaps.cf and of all files in dynamicmaps.cf.d, both in meta_directory and both
/// possibly missing, sorted by type. Of two with one type the first counts: "PATH: ignoring
/// duplicate entry for "TYPE"".
Result<std::vector<DynamicMap>> read_dynamic_maps(const Configuration& configuration,
                                                  Reporter& reporter);

}  // namespace postwright
