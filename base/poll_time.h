#pragma once

#include <algorithm>
#include <chrono>
#include <climits>

namespace postwright {

/// What is left until `deadline`, as poll(2) takes it: whole milliseconds, not too few; 0 behind
/// it.
inline int poll_milliseconds(std::chrono::steady_clock::time_point deadline) {
  auto left =
      std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now())
          .count();
  return static_cast<int>(std::clamp<decltype(left)>(left, 0, INT_MAX));
}

}  // namespace postwright
