#pragma once

#include "libconf/site/configuration.h"
#include "libmaps/client/settings.h"

namespace postwright {

/// The settings of database clients as a site has them: in main.cf, where `$name` is expanded, or
/// in a file of main.cf's form, where nothing is.
class SiteClientSettings final : public ClientSettingsSource {
 public:
  /// `configuration` outlives this. nullptr: there is no main.cf, and a prefix has no settings.
  explicit SiteClientSettings(const Configuration* configuration) : configuration_(configuration) {}

  /// "open FILE: REASON", "read FILE: Is a directory", "FILE, line N: missing '=' after attribute
  /// name: "TEXT"". The settings of a file live by themselves; those of main.cf are read when they
  /// are asked for.
  Result<ClientSettings> open(std::string_view name, Reporter* reporter) const override;

 private:
  const Configuration* configuration_;
};

}  // namespace postwright
