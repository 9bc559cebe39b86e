#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace postwright::postconf {

/// SERVICE[/TYPE[/ITEM]] of a command line; a part that is missing or `*` matches everything.
struct ServicePattern {
  std::string text;  ///< as given
  std::string_view service = "*";
  std::string_view type = "*";
  std::string_view item = "*";  ///< a field or a parameter
  bool matched = false;         ///< for whoever looks for what matches

  static bool fits(std::string_view part, std::string_view name) {
    return part == "*" || part == name;
  }
  bool fits_service(std::string_view name, std::string_view type_name) const {
    return fits(service, name) && fits(type, type_name);
  }
};

/// `text` with at most `parts` parts; the views are of `text`, which must outlive the pattern.
/// False when it is not one: too many parts or none, a slash in front, a `*` with other text.
bool parse_service_pattern(const std::string& text, std::size_t parts, ServicePattern& pattern);

}  // namespace postwright::postconf
