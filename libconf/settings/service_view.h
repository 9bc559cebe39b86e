#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "libconf/site/configuration.h"

namespace postwright {

/// The values that one program works with: as its master.cf entry sees them (-o settings,
/// process_name, service_name), or as main.cf alone does. A parameter that is not known is an empty
/// text.
///
/// Errors of all calls are ErrorKind::config: "DIR/main.cf: parameter NAME: REASON" where a value
/// cannot be expanded (for the setting of an entry the same with "master.cf, service NAME/TYPE"),
/// else the reference's text about a value that its type does not take (typed_value.h).
class ServiceView {
 public:
  /// Of a program that no entry stands for: a command, or a daemon that is started by hand.
  explicit ServiceView(const Configuration& configuration) : configuration_(configuration) {}
  /// `entry` is one of the configuration's. Both must outlive the view.
  ServiceView(const Configuration& configuration, const ServiceEntry& entry)
      : configuration_(configuration), entry_(&entry) {}

  const Configuration& configuration() const { return configuration_; }

  /// With every $name expanded; raw parameters as they are written.
  Result<std::string> text(std::string_view parameter) const;
  /// The same, within the parameter's limits of length.
  Result<std::string> checked_text(std::string_view parameter) const;
  Result<bool> boolean(std::string_view parameter) const;
  Result<std::int64_t> number(std::string_view parameter) const;
  Result<std::chrono::seconds> time(std::string_view parameter) const;

 private:
  Error unexpanded(std::string_view parameter, const Error& reason) const;

  const Configuration& configuration_;
  const ServiceEntry* entry_ = nullptr;
};

}  // namespace postwright
