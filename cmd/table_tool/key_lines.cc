#include "cmd/table_tool/key_lines.h"

#include <unistd.h>

#include <cerrno>

#include "base/text.h"

namespace postwright::table_tool {

/// Moves what is left to the front and reads behind it; false at the end.
bool KeyLines::read_more() {
  constexpr std::size_t kRead = std::size_t{256} << 10;
  if (at_end_) return false;
  buffer_.erase(0, at_);
  at_ = 0;
  std::size_t used = buffer_.size();
  buffer_.resize(used + kRead);
  ssize_t got = 0;
  do got = read(fd_, buffer_.data() + used, kRead);
  while (got < 0 && errno == EINTR);
  // A read error ends the input, as in the reference.
  at_end_ = got <= 0;
  buffer_.resize(used + static_cast<std::size_t>(got > 0 ? got : 0));
  return true;
}

std::span<const std::string_view> KeyLines::next() {
  keys_.clear();
  while (keys_.size() < kBatch) {
    std::size_t end = buffer_.find('\n', at_);
    if (end == std::string::npos) {
      if (!keys_.empty() && !at_end_) break;  // the views must stay
      if (read_more()) continue;
      if (at_ == buffer_.size()) break;
      end = buffer_.size();
    }
    keys_.push_back(until_nul(std::string_view(buffer_).substr(at_, end - at_)));
    at_ = end < buffer_.size() ? end + 1 : end;
  }
  return keys_;
}

}  // namespace postwright::table_tool
