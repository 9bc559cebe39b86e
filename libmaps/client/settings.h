#pragma once

#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "base/message.h"
#include "base/result.h"
#include "libmaps/table.h"

namespace postwright {

/// The settings of one database client (`pgsql:/etc/postfix/users.cf`, `pgsql:users`): its file has
/// NAME = VALUE, and main.cf has PREFIX_NAME = VALUE. All errors are ErrorKind::config with the
/// reference's text; FILE is the path as the table's name has it, and LABEL is "FILE: " or, for
/// settings in main.cf, nothing; NAME then begins with the prefix.
class ClientSettings {
 public:
  /// The value of a setting by its full name; nothing when it is not set.
  using Find = std::function<Result<std::optional<std::string>>(const std::string& name)>;

  static ClientSettings of_file(const std::string& path, Find find) {
    return {path, cat_label(path), {}, std::move(find)};
  }
  static ClientSettings of_main_cf(const std::string& prefix, Find find) {
    return {prefix, {}, prefix + "_", std::move(find)};
  }

  /// The name behind `type:`, which the clients' own messages begin with.
  const std::string& name() const { return name_; }

  /// Nothing when it is not set; an empty value is a value.
  Result<std::optional<std::string>> find(std::string_view setting) const;
  /// "LABELbad string length 0 < 1: NAME = ", when it has fewer than `min` bytes.
  Result<std::string> text(std::string_view setting, std::string_view fallback = {},
                           std::size_t min = 0) const;
  /// A decimal number. "LABELbad numerical configuration: NAME = TEXT"; "LABELinvalid NAME
  /// parameter value N < MIN" or "> MAX".
  Result<int> integer(std::string_view setting, int fallback,
                      int min = std::numeric_limits<int>::min(),
                      int max = std::numeric_limits<int>::max()) const;
  /// yes or no in any case. "LABELbad boolean configuration: NAME = TEXT".
  Result<bool> boolean(std::string_view setting, bool fallback) const;

 private:
  ClientSettings(std::string name, std::string label, std::string prefix, Find find)
      : name_(std::move(name)),
        label_(std::move(label)),
        prefix_(std::move(prefix)),
        find_(std::move(find)) {}
  static std::string cat_label(std::string_view path);

  std::string name_;
  std::string label_;
  std::string prefix_;
  Find find_;
};

/// Where clients get their settings. A configuration is above this library, so it implements this
/// (libconf/site/site_client_settings.h), and OpenOptions::client_settings brings it here.
class ClientSettingsSource {
 public:
  ClientSettingsSource() = default;
  ClientSettingsSource(const ClientSettingsSource&) = delete;
  ClientSettingsSource& operator=(const ClientSettingsSource&) = delete;
  virtual ~ClientSettingsSource() = default;
  /// A name that begins with '/' or '.' is a file, others are a prefix of names in main.cf. Errors
  /// are those of the file: "open FILE: REASON", "FILE, line N: ...". Warnings about its text go
  /// to `reporter`. The settings do not outlive this.
  virtual Result<ClientSettings> open(std::string_view name, Reporter* reporter) const = 0;
};

/// The settings of the client `name`, from OpenOptions::client_settings; an error when there is
/// none.
Result<ClientSettings> open_client_settings(std::string_view type, std::string_view name,
                                            const OpenOptions& options);

}  // namespace postwright
