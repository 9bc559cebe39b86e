#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/reports/known_names.h"
#include "libconf/site/configuration.h"

namespace postwright {

/// Where the value of a name comes from.
enum class ValueSource {
  undefined,        ///< from nowhere: the name is not known, or of an old release; it is empty
  main_cf,          ///< a setting of main.cf
  given,            ///< -o, or the directory, on the command line (or MAIL_CONFIG)
  service_setting,  ///< -o of a master.cf entry
  service_entry,    ///< a field of the entry: process_name and service_name
  default_value,    ///< the default of a built-in parameter
  service_default,  ///< the default of a name that services define
  computed,         ///< a default that is made from the host or the process
};
/// "main.cf", "command line", "master.cf", "entry", "default", "service default", "computed",
/// "undefined": the words of reports.
std::string_view source_word(ValueSource source);

/// A setting, whether it counts or not.
struct SettingPlace {
  std::string value;  ///< as it is written, trimmed
  FileSpan span;      ///< of the value; line 0: not in a file
};

struct ValueOrigin {
  ValueSource source = ValueSource::undefined;
  std::string value;                    ///< before expansion
  std::optional<FileSpan> span;         ///< of a setting in a file
  std::vector<SettingPlace> overrides;  ///< settings that do not count because of this, nearest
                                        ///< first
  /// Of a computed one: what it is made from, in words, and the parameters that are used.
  std::string_view how = {};
  std::vector<std::string_view> inputs = {};
};

/// Where `name` gets its value in main.cf and, with `entry`, in that master.cf entry. ErrorKind::
/// config when a computed default cannot be made: the reason.
Result<ValueOrigin> origin_of(const Configuration& configuration, std::string_view name);
Result<ValueOrigin> origin_of(const Configuration& configuration, const KnownNames& names,
                              std::size_t entry, std::string_view name);

/// All settings of `name` in main.cf, in file order.
std::vector<SettingPlace> main_settings_of(const Configuration& configuration,
                                           std::string_view name);
/// All -o settings of `name` in the entries that share theirs with `entry`, in file order.
std::vector<SettingPlace> service_settings_of(const Configuration& configuration, std::size_t entry,
                                              std::string_view name);

}  // namespace postwright
