#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace postwright::table_tool {

/// Keys from a descriptor, one a line, in batches. Only the newline is not part of a key; what
/// follows a null byte in a line is ignored; a last line without a newline counts.
class KeyLines {
 public:
  static constexpr std::size_t kBatch = 64;
  explicit KeyLines(int fd) : fd_(fd) {}

  /// Up to kBatch keys; empty at the end. The views live until the next call.
  std::span<const std::string_view> next();

 private:
  bool read_more();

  int fd_;
  std::string buffer_;
  std::size_t at_ = 0;
  bool at_end_ = false;
  std::vector<std::string_view> keys_;
};

}  // namespace postwright::table_tool
