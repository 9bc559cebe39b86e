#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libconf/reports/value_trace.h"

namespace postwright::postconf {

struct Traced {
  std::string service = {};  ///< "SERVICE/TYPE"; empty: main.cf
  ValueTrace trace = {};
  bool complete = true;
};

/// The document of docs/postconf-why.schema.json.
std::string why_json(std::string_view config_directory, const std::vector<Traced>& traces);

}  // namespace postwright::postconf
