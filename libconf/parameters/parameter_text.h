#pragma once

#include <optional>
#include <string_view>

namespace postwright {

/// What the manual says of a parameter. All views live as long as the program.
struct ParameterText {
  /// One or two sentences in UTF-8 without markup or line breaks, 40 to 300 characters.
  std::string_view text;
  /// Release of Postfix that brought it ("2.11"); empty when that was before such records.
  std::string_view since = {};
  /// Names of parameters that belong to it, separated by single spaces; may be empty.
  std::string_view see_also = {};
};

/// Of a built-in parameter, by its exact name; empty for any other name.
/// Source: libconf/parameters/data/parameter-text.tsv, which has a row for each parameter.
std::optional<ParameterText> describe_parameter(std::string_view name);

/// Of a name that a service in master.cf gives meaning to ("vac_time_limit"), by its suffix.
/// Whether there is such a service is not asked: ServiceParameter (parameters.h) knows.
std::optional<ParameterText> describe_service_parameter(std::string_view name);

}  // namespace postwright
