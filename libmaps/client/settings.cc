#include "libmaps/client/settings.h"

#include "base/text.h"

namespace postwright {
std::string ClientSettings::cat_label(std::string_view path) {
  return cat(path, ": ");
}

Result<std::optional<std::string>> ClientSettings::find(std::string_view setting) const {
  return find_(cat(prefix_, setting));
}

Result<std::string> ClientSettings::text(std::string_view setting, std::string_view fallback,
                                         std::size_t min) const {
  auto value = find(setting);
  if (!value) return failure_of(value);
  std::string text = *value ? std::move(**value) : std::string(fallback);
  if (text.size() < min)
    return config_failure(label_, "bad string length ", text.size(), " < ", min, ": ", prefix_,
                          setting, " = ", text);
  return text;
}

Result<int> ClientSettings::integer(std::string_view setting, int fallback, int min,
                                    int max) const {
  auto value = find(setting);
  if (!value) return failure_of(value);
  if (!*value) return fallback;
  auto number = parse_signed(**value);
  if (!number || *number < std::numeric_limits<int>::min() ||
      *number > std::numeric_limits<int>::max())
    return config_failure(label_, "bad numerical configuration: ", prefix_, setting, " = ",
                          **value);
  if (*number < min)
    return config_failure(label_, "invalid ", prefix_, setting, " parameter value ", *number, " < ",
                          min);
  if (*number > max)
    return config_failure(label_, "invalid ", prefix_, setting, " parameter value ", *number, " > ",
                          max);
  return static_cast<int>(*number);
}

Result<bool> ClientSettings::boolean(std::string_view setting, bool fallback) const {
  auto value = find(setting);
  if (!value) return failure_of(value);
  if (!*value) return fallback;
  if (equals_ignoring_case(**value, "yes")) return true;
  if (equals_ignoring_case(**value, "no")) return false;
  return config_failure(label_, "bad boolean configuration: ", prefix_, setting, " = ", **value);
}

Result<ClientSettings> open_client_settings(std::string_view type, std::string_view name,
                                            const OpenOptions& options) {
  if (options.client_settings) return options.client_settings->open(name, options.reporter);
  return config_failure(type, ":", name,
                        ": there is no configuration to read the settings of a client from");
}

}  // namespace postwright
