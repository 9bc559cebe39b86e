#include "libconf/parameters/parameters.h"

#include <algorithm>

#include "libconf/parameters/layout.h"
#include "libconf/parameters/openssl_defaults.h"

namespace postwright {
namespace {

constexpr ParameterInfo kParameters[] = {
#include "libconf/parameters/parameters.inc"
};

struct ServiceSuffix {
  std::string_view suffix;
  std::string_view default_value;
  std::string_view commands;  ///< ",local,smtp,"
};

constexpr ServiceSuffix kServiceSuffixes[] = {
#include "libconf/parameters/service_parameters.inc"
};

constexpr std::string_view kOldParameters[] = {
    "authorized_verp_clients",
    "fallback_relay",
    "lmtp_per_record_deadline",
    "postscreen_blacklist_action",
    "postscreen_dnsbl_ttl",
    "postscreen_dnsbl_whitelist_threshold",
    "postscreen_whitelist_interfaces",
    "smtp_per_record_deadline",
    "smtpd_client_connection_limit_exceptions",
    "smtpd_per_record_deadline",
    "tlsproxy_client_level",
    "tlsproxy_client_policy",
    "virtual_maps",
};
static_assert(std::ranges::is_sorted(kOldParameters));

constexpr bool parameters_are_sorted() {
  for (std::size_t i = 1; i < std::size(kParameters); ++i)
    if (kParameters[i - 1].name >= kParameters[i].name) return false;
  return true;
}
static_assert(parameters_are_sorted());

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
  if (auto chosen = layout_default(parameter.name)) return *chosen;
  if (depends_on_openssl(parameter.name) && openssl_is_3_5())
    return default_since_3_5(parameter.name);
  return parameter.default_value;
}

bool ServiceParameter::fits(std::string_view command) const {
  std::size_t at = commands.find(command);
  return !command.empty() && at != std::string_view::npos && at > 0 && commands[at - 1] == ',' &&
         commands[at + command.size()] == ',';
}

bool any_service_parameter(std::string_view name,
                           const std::function<bool(const ServiceParameter&)>& take) {
  for (const ServiceSuffix& row : kServiceSuffixes) {
    if (!name.ends_with(row.suffix)) continue;
    std::string_view service = name.substr(0, name.size() - row.suffix.size());
    if (take({.service = service, .default_value = row.default_value, .commands = row.commands}))
      return true;
  }
  return false;
}

void visit_service_parameters(std::string_view service, std::string_view command,
                              const std::function<void(std::string name)>& visit) {
  for (const ServiceSuffix& row : kServiceSuffixes) {
    ServiceParameter candidate{
        .service = service, .default_value = row.default_value, .commands = row.commands};
    if (candidate.fits(command)) visit(std::string(service).append(row.suffix));
  }
}

std::span<const std::string_view> old_parameters() {
  return kOldParameters;
}

bool is_old_parameter(std::string_view name) {
  return std::ranges::binary_search(kOldParameters, name);
}

}  // namespace postwright
