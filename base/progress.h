#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace postwright {

/// A progress line on standard error, redrawn at most ten times a second. Silent unless standard
/// error is a terminal and `enabled`; erased when it ends, so that logs and scripts never see it.
class Progress {
 public:
  /// `total` in the unit that advance() counts; 0 when it is not known.
  Progress(std::string_view label, std::uint64_t total, bool enabled = true);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();
  void advance(std::uint64_t by = 1) {
    done_ += by;
    if (shown_ && done_ >= next_look_) look();
  }

 private:
  void look();

  std::string label_;
  std::uint64_t total_;
  std::uint64_t done_ = 0;
  std::uint64_t next_look_ = 0;
  std::int64_t last_draw_ms_ = 0;
  bool shown_;
  bool drawn_ = false;
};

}  // namespace postwright
