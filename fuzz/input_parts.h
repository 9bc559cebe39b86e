#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace postwright {

/// A fuzz input as `count` texts with the byte FF between them; those that are missing are empty,
/// and what is behind the last FF does not count.
inline std::vector<std::string> input_parts(std::string bytes, std::size_t count) {
  std::vector<std::string> parts(count);
  for (std::string& text : parts) {
    std::size_t end = bytes.find('\xff');
    text = bytes.substr(0, end);
    bytes = end == std::string::npos ? "" : bytes.substr(end + 1);
  }
  return parts;
}

}  // namespace postwright
