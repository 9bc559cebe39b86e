#pragma once

#include <string_view>

namespace postwright {

/// A parameter that postconf warns about when it is set. Source: DEPRECATION_README.
struct DeprecatedParameter {
  std::string_view name;
  std::string_view instead;  ///< what to do: "specify "NEW"", "do not specify", ...
};

/// nullptr when `name` is not one.
const DeprecatedParameter* find_deprecated_parameter(std::string_view name);

}  // namespace postwright
