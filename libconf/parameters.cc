#include "libconf/parameters.h"

#include <algorithm>

namespace postwright {
namespace {

constexpr ParameterInfo kParameters[] = {
#include "libconf/parameters.inc"
};

struct ServiceSuffix {
  std::string_view suffix;
  std::string_view default_value;
  std::string_view commands;  ///< ",local,smtp,"
};

constexpr ServiceSuffix kServiceSuffixes[] = {
#include "libconf/service_parameters.inc"
};

constexpr bool is_sorted_by_name() {
  for (std::size_t i = 1; i < std::size(kParameters); ++i)
    if (kParameters[i - 1].name >= kParameters[i].name) return false;
  return true;
}
static_assert(is_sorted_by_name());

}  // namespace

std::span<const ParameterInfo> parameters() {
  return kParameters;
}

const ParameterInfo* find_parameter(std::string_view name) {
  const auto* end = std::end(kParameters);
  const auto* found =
      std::lower_bound(std::begin(kParameters), end, name,
                       [](const ParameterInfo& a, std::string_view b) { return a.name < b; });
  return found == end || found->name != name ? nullptr : found;
}

std::string_view default_of(const ParameterInfo& parameter) {
  if (parameter.name == "default_database_type") return POSTWRIGHT_DEFAULT_DATABASE_TYPE;
  if (parameter.name == "default_cache_db_type") return POSTWRIGHT_DEFAULT_CACHE_DB_TYPE;
  return parameter.default_value;
}

std::optional<std::string_view> service_parameter_default(std::string_view service,
                                                          std::string_view command,
                                                          std::string_view name) {
  if (!name.starts_with(service)) return std::nullopt;
  std::string_view suffix = name.substr(service.size());
  for (const ServiceSuffix& row : kServiceSuffixes) {
    if (row.suffix != suffix) continue;
    std::size_t at = row.commands.find(command);
    bool whole = !command.empty() && at != std::string_view::npos && row.commands[at - 1] == ',' &&
                 row.commands[at + command.size()] == ',';
    if (whole) return row.default_value;
  }
  return std::nullopt;
}

}  // namespace postwright
