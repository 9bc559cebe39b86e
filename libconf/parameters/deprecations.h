#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace postwright {

/// What is known of the end of a name, a value or a feature. Source: data/deprecations.tsv, from
/// DEPRECATION_README and the manual. Texts that do not apply are empty.
struct Deprecation {
  std::string_view name;  ///< "smtp_use_tls"; several with '|' between, or a combination with " + "
  /// "parameter", "restriction", "map-type", ...; in parentheses what it belongs to.
  std::string_view kind;
  /// "active": it works; "legacy-name": the default of its successor; "old-alias": as good as the
  /// new word; "ignored"; "removed"; "invalid".
  std::string_view status;
  std::string_view since;              ///< the release that warns first
  std::string_view removed_in;         ///< the release that has it no more, or ignores it
  std::string_view replacement;        ///< a name, or words in parentheses
  std::string_view replacement_since;  ///< the first release with that parameter
  std::string_view instead;    ///< what postconf says to do: "specify "NEW""; empty: it is silent
  std::string_view fix_rule;   ///< "rename", "delete", "manual", "value-map: ...", "tls-level-..."
  std::string_view lint_rule;  ///< the rule of postlint that looks for it
};

/// All rows, parameters first, by name.
std::size_t deprecation_count();
Deprecation deprecation(std::size_t index);

/// Of a parameter; nothing when it has none.
std::optional<Deprecation> find_deprecation(std::string_view parameter);

}  // namespace postwright
