#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include "libconf/parameters/parameters.h"
#include "libconf/settings/service_view.h"

namespace postwright {

/// One row of a program's table of settings: which parameter fills which member.
///
///     struct Settings { std::chrono::seconds max_idle{0}; std::string mail_owner; };
///     constexpr Binding<Settings> kBindings[] = {
///         {"mail_owner", &Settings::mail_owner}, {"max_idle", &Settings::max_idle}};
template <class Settings>
struct Binding {
  std::string_view parameter;
  std::variant<bool Settings::*, std::int64_t Settings::*, std::chrono::seconds Settings::*,
               std::string Settings::*>
      member;
};

/// Whether the values of a parameter fit a row's member. A test of each table asks this of each
/// row.
template <class Settings>
bool fits(const Binding<Settings>& row) {
  const ParameterInfo* info = find_parameter(row.parameter);
  if (!info) return false;
  constexpr std::size_t kBool = 0, kNumber = 1, kTime = 2, kText = 3;
  switch (info->type) {
    case ParameterType::boolean:
    case ParameterType::nbool:
      return row.member.index() == kBool;
    case ParameterType::integer:
    case ParameterType::nint:
    case ParameterType::long_integer:
      return row.member.index() == kNumber;
    case ParameterType::time:
      return row.member.index() == kTime;
    case ParameterType::str:
    case ParameterType::str_fn:
    case ParameterType::raw:
      return row.member.index() == kText;
  }
  return false;
}

/// Fills each member of `table` from the values that `view` has. The error is that of the first
/// value that cannot be had; `settings` is then half filled and of no use.
template <class Settings, std::size_t N>
Status bind(const ServiceView& view, const Binding<Settings> (&table)[N], Settings& settings) {
  auto put = [&]<class T>(T Settings::*member, Result<T> value) -> Status {
    if (!value) return failure_of(value);
    settings.*member = std::move(*value);
    return {};
  };
  for (const Binding<Settings>& row : table) {
    Status status = std::visit(
        [&]<class T>(T Settings::*member) -> Status {
          if constexpr (std::is_same_v<T, bool>)
            return put(member, view.boolean(row.parameter));
          else if constexpr (std::is_same_v<T, std::int64_t>)
            return put(member, view.number(row.parameter));
          else if constexpr (std::is_same_v<T, std::chrono::seconds>)
            return put(member, view.time(row.parameter));
          else
            return put(member, view.checked_text(row.parameter));
        },
        row.member);
    if (!status) return status;
  }
  return {};
}

}  // namespace postwright
