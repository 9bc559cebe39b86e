#pragma once

#include <string>

#include "cmd/postmulti/instances.h"

namespace postwright::postmulti {

/// A line of -l: name, group, y or n, configuration directory, in columns of bytes.
std::string list_line(const Instance& instance);
/// A line of -l -j: an object.
std::string json_line(const Instance& instance);

}  // namespace postwright::postmulti
