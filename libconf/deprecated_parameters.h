#pragma once

#include <optional>
#include <string_view>

namespace postwright {

/// A parameter that postconf warns about when it is set. Source: DEPRECATION_README.
struct DeprecatedParameter {
  std::string_view name;
  std::string_view instead;  ///< what to do: "specify "NEW"", "do not specify", ...
};

/// nullptr when `name` is not one.
const DeprecatedParameter* find_deprecated_parameter(std::string_view name);

/// What is known of the end of a parameter, whether postconf warns about it or not. Source:
/// data/deprecations.tsv.
struct Deprecation {
  std::string_view name;
  std::string_view status;  ///< "active": it works; "legacy-name": the default of its successor;
                            ///< "ignored"; "removed"
  std::string_view since;   ///< the release that warns first; may be empty
  std::string_view removed_in;   ///< the release without it; may be empty
  std::string_view replacement;  ///< a parameter, or words in parentheses; may be empty
};
std::optional<Deprecation> find_deprecation(std::string_view name);

}  // namespace postwright
