#include "base/logical_line.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/interrupt.h"
#include "base/text.h"

namespace postwright {
namespace {

constexpr std::size_t kFirstBuffer = std::size_t{256} << 10;

bool has_nul(std::string_view text) {
  return !text.empty() && std::memchr(text.data(), '\0', text.size()) != nullptr;
}

/// Empty, all white space, or a comment.
bool is_dropped(std::string_view line) {
  std::string_view text = trim_left(line);
  return text.empty() || text.front() == '#';
}

}  // namespace

/// The logical line that grows. While it is one physical line it is only a view of the window;
/// a continuation, or a window that is about to move, makes it a copy in joined_.
class LogicalLineReader::Assembly {
 public:
  explicit Assembly(std::string& joined) : joined_(joined) {}
  bool empty() const { return !started_; }
  std::size_t size() const { return copied_ ? joined_.size() : view_.size(); }
  std::string_view text() const { return copied_ ? std::string_view(joined_) : view_; }
  void add(std::string_view part) {
    if (!started_) {
      view_ = part;
    } else {
      keep();
      joined_.append(part);
    }
    started_ = true;
  }
  void keep() {
    if (!started_ || copied_) return;
    joined_.assign(view_);
    copied_ = true;
  }

 private:
  std::string& joined_;
  std::string_view view_;
  bool started_ = false;
  bool copied_ = false;
};

/// Whether a line of so many bytes is refused.
bool LogicalLineReader::is_too_long(std::size_t size) {
  if (longest_ == 0 || size <= longest_) return false;
  error_ = {ErrorKind::data, cat(line_place(path_, line_ + 1), ": a line of more than ", longest_,
                                 " bytes; this is no text file")};
  return true;
}

/// Whether there is a reason to stop here; `left` bytes of a line stand in the buffer.
bool LogicalLineReader::may_read_more(std::size_t left) {
  if (Status go_on = check_interrupt(); !go_on) error_ = std::move(go_on.error());
  if (!is_device_) {
    struct stat status {};
    is_device_ = fstat(fd_, &status) == 0 && S_ISCHR(status.st_mode);
  }
  if (*is_device_ && base_ + window_.size() > kMaxInMemory)
    error_ = {ErrorKind::data, cat(path_, ": larger than ", kMaxInMemory, " bytes")};
  return !error_ && !is_too_long(left);
}

bool LogicalLineReader::read_more() {
  if (at_end_) return false;
  std::size_t left = window_.size() - at_;
  if (!may_read_more(left)) {
    at_end_ = true;
    return false;
  }
  if (left == capacity_) {  // a line fills the buffer
    std::size_t larger = std::max(kFirstBuffer, capacity_ * 2);
    auto buffer = std::make_unique_for_overwrite<char[]>(larger);
    if (left > 0) std::memcpy(buffer.get(), window_.data() + at_, left);
    buffer_ = std::move(buffer);
    capacity_ = larger;
  } else if (left > 0 && at_ > 0) {
    std::memmove(buffer_.get(), window_.data() + at_, left);
  }
  base_ += at_;
  at_ = 0;
  ssize_t got = -1;
  Status go_on;
  do got = read(fd_, buffer_.get() + left, capacity_ - left);
  while (got < 0 && errno == EINTR && (go_on = check_interrupt()));
  if (!go_on)
    error_ = std::move(go_on.error());
  else if (got < 0 && errno != EISDIR)
    error_ = system_failure(cat("read ", path_), errno).value();
  if (got <= 0) at_end_ = true;
  window_ = {buffer_.get(), left + static_cast<std::size_t>(std::max<ssize_t>(got, 0))};
  return got > 0;
}

std::optional<std::string_view> LogicalLineReader::take_line(Assembly& assembly) {
  std::size_t searched = 0;
  for (;;) {
    std::string_view rest = window_.substr(at_);
    std::size_t newline = rest.find('\n', searched);
    if (newline != std::string_view::npos) {
      at_ += newline + 1;
      ++line_;
      return rest.substr(0, newline);
    }
    searched = rest.size();
    assembly.keep();  // the window moves
    if (read_more()) continue;
    if (error_ || searched == 0) return std::nullopt;
    rest = window_.substr(at_);
    at_ += rest.size();
    ++line_;
    return rest;
  }
}

Result<std::optional<LogicalLine>> LogicalLineReader::next() {
  parts_.clear();
  LogicalLine line;
  Assembly text(joined_);
  for (;;) {
    if (!text.empty()) {
      // A line that begins with anything but white space or '#' starts the next logical line.
      if (at_ == window_.size()) {
        text.keep();
        if (!read_more()) break;
      }
      char first = window_[at_];
      if (!is_space(first) && first != '#') break;
    }
    std::size_t begin = at_;
    std::uint64_t window_base = base_;
    auto physical = take_line(text);
    if (!physical) break;
    if (base_ != window_base) begin = 0;  // the window moved to the start of this line
    line.has_nul |= has_nul(*physical);
    if (is_dropped(*physical)) continue;
    if (text.empty()) line.first = line_;
    line.last = line_;
    parts_.push_back({.begin = text.size(), .offset = base_ + begin});
    text.add(*physical);
    if (is_too_long(text.size() + parts_.size() * sizeof(LinePart))) break;
  }
  if (error_) return tl::unexpected(*error_);
  if (text.empty()) {
    if (line.has_nul) line_after_nul_ = line_;
    return std::nullopt;
  }
  line.seen = line_;
  line.text = text.text();
  line.length = line.text.size();
  line.orphan = is_space(line.text.front());
  if (line.has_nul) line.text = until_nul(line.text);
  return line;
}

std::string line_place(std::string_view file, std::uint64_t line, std::uint64_t through) {
  if (through > line) return cat(file, ", line ", line, "-", through);
  return cat(file, ", line ", line);
}

}  // namespace postwright
