#pragma once

#include <string>
#include <string_view>

namespace postwright {

/// The difference of two texts in the unified form that patch(1) reads, three lines of context,
/// files named a/PATH and b/PATH (a leading slash of `path` is not doubled). Empty when they are
/// equal. Shortest edit script: Myers, "An O(ND) difference algorithm and its variations".
std::string unified_diff(std::string_view path, std::string_view before, std::string_view after);

}  // namespace postwright
