#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <string_view>

namespace postwright {

/// How a value is read; those with an n have an expression as default.
enum class ParameterType {
  boolean,
  nbool,
  integer,
  nint,
  long_integer,
  time,
  str,
  str_fn,  ///< the default is computed from the host
  raw,     ///< never expanded
};

constexpr std::int64_t kNoMinimum = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kNoMaximum = std::numeric_limits<std::int64_t>::max();

/// A built-in parameter of Postfix 3.11.
struct ParameterInfo {
  std::string_view name;
  ParameterType type = ParameterType::str;
  /// Unexpanded; "@computed:NAME" when it depends on the host or the process.
  std::string_view default_value = {};
  std::int64_t min = kNoMinimum;  ///< of a number or time in seconds; length of a string
  std::int64_t max = kNoMaximum;
  char unit = 's';  ///< of a time without one: s, m, h, d or w
  /// Read and checked by every program of Postfix: the place in the order of that; 0: not.
  int startup = 0;
  /// The words that it takes, with | between them; empty: any text. Read with allowed_values().
  std::string_view values = {};
  bool takes_several = false;  ///< a list of such words, else one of them
};

/// All of them, sorted by name. default_database_type and default_cache_db_type are those of the
/// build (POSTWRIGHT_DEFAULT_DATABASE_TYPE, POSTWRIGHT_DEFAULT_CACHE_DB_TYPE).
std::span<const ParameterInfo> parameters();

/// nullptr when there is no such built-in parameter.
const ParameterInfo* find_parameter(std::string_view name);
/// As the table has it, but for the two of the build.
std::string_view default_of(const ParameterInfo& parameter);

/// A name that a master.cf entry defines if its command is one of `commands`: the service's name
/// and a suffix ("vac_time_limit"). Source: postconf(1), "service-defined".
struct ServiceParameter {
  std::string_view service;
  std::string_view default_value;
  std::string_view commands;  ///< ",local,smtp,"
  bool fits(std::string_view command) const;
};
/// Every way to read `name` as one, given to `take` until it returns true; false when none was
/// taken.
bool any_service_parameter(std::string_view name,
                           const std::function<bool(const ServiceParameter&)>& take);

/// Calls `visit` with each name that a master.cf entry of that service and command defines.
void visit_service_parameters(std::string_view service, std::string_view command,
                              const std::function<void(std::string name)>& visit);

/// The parameter whose words are names of lists of restrictions.
inline constexpr std::string_view kRestrictionClasses = "smtpd_restriction_classes";

/// Names of old releases that are not parameters any more, but the default of one that is; sorted.
std::span<const std::string_view> old_parameters();
bool is_old_parameter(std::string_view name);

}  // namespace postwright
