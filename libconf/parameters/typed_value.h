#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "libconf/parameters/parameters.h"

namespace postwright {

/// What an expanded value says, read as the type of its parameter. All errors are ErrorKind::config
/// with the reference's text. Source: postconf(5), "time units".

/// "yes" or "no" in any case. "bad boolean configuration: NAME = TEXT".
Result<bool> parse_bool(const ParameterInfo& parameter, std::string_view text);

/// A decimal number, white space and a sign before it allowed, within the parameter's limits; with
/// ParameterType::long_integer 64 bits, else 32. "bad numerical configuration: NAME = TEXT",
/// "invalid NAME parameter value N < MIN".
Result<std::int64_t> parse_integer(const ParameterInfo& parameter, std::string_view text);

/// Seconds. Digits and a unit, one of s m h d w; what follows the unit is ignored; without one the
/// parameter's unit counts; a unit alone is 0 of it. "parameter NAME: bad time value or unit:
/// TEXT", "invalid NAME: N (min M)".
Result<std::int64_t> parse_time(const ParameterInfo& parameter, std::string_view text);

/// The limits of a string are lengths in bytes: "bad string length N < MIN: NAME = TEXT".
Status check_length(const ParameterInfo& parameter, std::string_view text);

/// One of the above, as the type has it.
Status check_value(const ParameterInfo& parameter, std::string_view text);

/// The words that a parameter takes, in the order of the manual; empty: any text.
std::vector<std::string_view> allowed_values(const ParameterInfo& parameter);

/// The first word of an expanded value that is none of allowed_values(), in any case of letters;
/// nothing where all are, where any text is allowed, and for an empty value. Programs do not agree
/// on what they do then: most stop, some warn, a few do so only when they use it.
std::optional<std::string_view> unknown_word(const ParameterInfo& parameter, std::string_view text);

}  // namespace postwright
