#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/text.h"

namespace postwright::reindexer {

/// "1 record", "2 records".
inline std::string counted(std::uint64_t number, std::string_view noun) {
  return cat(number, " ", noun, number == 1 ? "" : "s");
}

}  // namespace postwright::reindexer
