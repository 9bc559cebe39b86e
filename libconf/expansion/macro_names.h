#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace postwright {

/// Gives `visit` each name that `value` refers to, in order and as often as it does: in both
/// branches of conditions, in operands of comparisons and arguments of functions. Nothing is
/// expanded. Problems of the syntax (the reference's warnings) go to `problems`; what follows one
/// is not read.
void visit_macro_names(std::string_view value,
                       const std::function<void(std::string_view name)>& visit,
                       std::vector<std::string>& problems);

}  // namespace postwright
