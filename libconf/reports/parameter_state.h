#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "libconf/parameters/deprecations.h"
#include "libconf/parameters/parameters.h"
#include "libconf/reports/known_names.h"
#include "libconf/reports/value_origin.h"

namespace postwright {

/// A value before and after expansion.
struct ShownValue {
  std::string written;
  Result<std::string> expanded;  ///< the error is the first reason, without a place
};

/// What a configuration makes of a name that it knows.
struct ParameterState {
  std::string name;
  NameClass name_class = NameClass::builtin;
  /// Type, unit and limits. Names that services define have those of the parameter that is their
  /// default; nullptr: a user's name, or one of an old release.
  const ParameterInfo* info = nullptr;
  std::optional<ShownValue> default_value;  ///< nothing for a user's name
  ValueOrigin origin;
  ShownValue value;
  /// The expanded value is that of the default, white space apart. When either cannot be expanded
  /// the values as they are written are compared. False where there is no default.
  bool equals_default = false;
  std::optional<Deprecation> deprecation = {};
};

/// `name` in main.cf and, with `entry`, in that entry of master.cf. A computed default that cannot
/// be made is an error of the values.
ParameterState state_of(const Configuration& configuration, const KnownNames& names,
                        std::string_view name, ExpansionBudget& budget,
                        std::optional<std::size_t> entry = std::nullopt);

/// "boolean", "integer", "time", "string", "raw": what a person calls the type, for values of
/// either way to write the default.
std::string_view type_word(ParameterType type);

/// `text` with one blank for each stretch of white space, and none at the ends.
std::string with_single_blanks(std::string_view text);

}  // namespace postwright
