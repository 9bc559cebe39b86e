#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace postwright::reindexer {

/// Whether values of tables that hold secrets may be shown.
enum class ShowValues : bool { no, yes };

/// Two sets of records, compared by content. Trailing null bytes and postalias' own records
/// (@, YP_*) do not count.
struct Comparison {
  bool equal = true;
  std::uint64_t only_left = 0, only_right = 0, different = 0;
  struct Difference {
    std::string key;
    std::optional<std::string> left, right;
  };
  std::vector<Difference> first;  ///< at most ten, in key order
};

}  // namespace postwright::reindexer
