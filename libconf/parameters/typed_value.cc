#include "libconf/parameters/typed_value.h"

#include <algorithm>
#include <limits>

#include "base/text.h"

namespace postwright {
namespace {

std::int64_t seconds_of(char unit) {
  switch (unit) {
    case 's':
      return 1;
    case 'm':
      return 60;
    case 'h':
      return 3600;
    case 'd':
      return 86400;
    case 'w':
      return 604800;
    default:
      return 0;
  }
}

}  // namespace

Result<bool> parse_bool(const ParameterInfo& parameter, std::string_view text) {
  if (equals_ignoring_case(text, "yes")) return true;
  if (equals_ignoring_case(text, "no")) return false;
  return config_failure("bad boolean configuration: ", parameter.name, " = ", text);
}

Result<std::int64_t> parse_integer(const ParameterInfo& parameter, std::string_view text) {
  auto number = parse_signed(text);
  bool fits = number && (parameter.type == ParameterType::long_integer ||
                         (*number >= std::numeric_limits<std::int32_t>::min() &&
                          *number <= std::numeric_limits<std::int32_t>::max()));
  if (!fits) return config_failure("bad numerical configuration: ", parameter.name, " = ", text);
  if (*number < parameter.min)
    return config_failure("invalid ", parameter.name, " parameter value ", *number, " < ",
                          parameter.min);
  if (*number > parameter.max)
    return config_failure("invalid ", parameter.name, " parameter value ", *number, " > ",
                          parameter.max);
  return *number;
}

Result<std::int64_t> parse_time(const ParameterInfo& parameter, std::string_view text) {
  std::string_view digits = text;
  std::size_t end = text.find_first_not_of("0123456789", text.find_first_not_of(" \t+-"));
  char unit = parameter.unit;
  if (end != std::string_view::npos) {
    digits = text.substr(0, end);
    unit = text[end];
  }
  // As strtol(3), whose answer for no digits at all is 0.
  auto number = end == 0 ? 0 : parse_signed(digits);
  std::int64_t seconds = 0;
  bool good = number && *number >= 0 && seconds_of(unit) != 0 &&
              !__builtin_mul_overflow(*number, seconds_of(unit), &seconds) &&
              seconds <= std::numeric_limits<std::int32_t>::max();
  if (!good)
    return config_failure("parameter ", parameter.name, ": bad time value or unit: ", text);
  if (seconds < parameter.min)
    return config_failure("invalid ", parameter.name, ": ", seconds, " (min ", parameter.min, ")");
  if (seconds > parameter.max)
    return config_failure("invalid ", parameter.name, ": ", seconds, " (max ", parameter.max, ")");
  return seconds;
}

Status check_length(const ParameterInfo& parameter, std::string_view text) {
  bool raw = parameter.type == ParameterType::raw;
  auto length = static_cast<std::int64_t>(text.size());
  std::int64_t limit = length < parameter.min ? parameter.min : parameter.max;
  if (length >= parameter.min && length <= parameter.max) return {};
  return config_failure("bad string length ", raw ? "(" : "", length,
                        length < limit ? " < " : " > ", limit, raw ? ")" : "", ": ", parameter.name,
                        " = ", text);
}

Status check_value(const ParameterInfo& parameter, std::string_view text) {
  auto status_of = [](auto result) -> Status {
    if (!result) return failure_of(result);
    return {};
  };
  switch (parameter.type) {
    case ParameterType::boolean:
    case ParameterType::nbool:
      return status_of(parse_bool(parameter, text));
    case ParameterType::integer:
    case ParameterType::nint:
    case ParameterType::long_integer:
      return status_of(parse_integer(parameter, text));
    case ParameterType::time:
      return status_of(parse_time(parameter, text));
    case ParameterType::str:
    case ParameterType::str_fn:
    case ParameterType::raw:
      return check_length(parameter, text);
  }
  return {};
}

std::vector<std::string_view> allowed_values(const ParameterInfo& parameter) {
  return split(parameter.values, "|");
}

std::optional<std::string_view> unknown_word(const ParameterInfo& parameter,
                                             std::string_view text) {
  if (parameter.values.empty()) return std::nullopt;
  auto allowed = allowed_values(parameter);
  auto is_allowed = [&](std::string_view word) {
    return std::ranges::any_of(
        allowed, [&](std::string_view one) { return equals_ignoring_case(one, word); });
  };
  std::vector<std::string_view> words = {trim(text)};
  if (words.front().empty()) return std::nullopt;
  if (parameter.takes_several) words = split(text, kListSeparators);
  auto found = std::ranges::find_if_not(words, is_allowed);
  return found == words.end() ? std::nullopt : std::optional(*found);
}

}  // namespace postwright
