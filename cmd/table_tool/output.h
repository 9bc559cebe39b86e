#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace postwright::table_tool {

/// How a key and its value are printed.
struct RecordFormat {
  std::string_view separator;  ///< between key and value, without JSON
  bool json = false;
};

/// `KEY SEPARATOR VALUE LF`, or `{"KEY": "VALUE"} LF` with JSON.
void append_record(std::string& to, const RecordFormat& format, std::string_view key,
                   std::string_view value);

}  // namespace postwright::table_tool
