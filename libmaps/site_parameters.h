#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace postwright {

/// The settings of main.cf that some table types need. A configuration is above this library, so
/// it implements this, and OpenOptions::site brings it here.
class SiteParameters {
 public:
  SiteParameters() = default;
  SiteParameters(const SiteParameters&) = delete;
  SiteParameters& operator=(const SiteParameters&) = delete;
  virtual ~SiteParameters() = default;
  /// The expanded value. Errors are the text of a fatal message.
  virtual Result<std::string> value(std::string_view parameter) const = 0;
};

}  // namespace postwright
