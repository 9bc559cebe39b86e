#include "base/progress.h"

#include <unistd.h>

#include <chrono>

#include "base/file.h"
#include "base/text.h"

namespace postwright {
namespace {

constexpr std::uint64_t kLookEvery = 4096;  // records between two looks at the clock
constexpr std::int64_t kDrawEveryMs = 100;

std::int64_t now_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

}  // namespace

Progress::Progress(std::string_view label, std::uint64_t total, bool enabled)
    : label_(label), total_(total), shown_(enabled && isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (drawn_) (void)write_all(STDERR_FILENO, "\r\033[K");
}

void Progress::look() {
  next_look_ = done_ + (total_ > 0 && total_ < 100 * kLookEvery ? 1 : kLookEvery);
  std::int64_t now = now_ms();
  if (now - last_draw_ms_ < kDrawEveryMs) return;
  last_draw_ms_ = now;
  drawn_ = true;
  std::string amount =
      total_ > 0 ? cat(done_ * 100 / total_, "% of ", total_) : cat(done_, " so far");
  (void)write_all(STDERR_FILENO, cat("\r\033[K", label_, ": ", amount));
}

}  // namespace postwright
