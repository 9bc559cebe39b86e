#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/result.h"

namespace postwright {

/// One logical line of a Postfix text file: a line and the lines that continue it (they begin with
/// white space), joined without their newlines and with their leading white space. Lines that are
/// empty, all white space or comments ('#' first) are dropped wherever they stand and do not end a
/// logical line. Source: postconf(5), postmap(1), "logical lines".
struct LogicalLine {
  std::uint64_t first = 0;  ///< number of its first physical line, from 1
  std::uint64_t last = 0;   ///< number of its last physical line that has text
  std::uint64_t seen = 0;   ///< number of the last physical line read, dropped ones included
  std::string_view text;    ///< up to the first null byte; lives until the next call of next()
  std::size_t length = 0;   ///< of the text with what follows a null byte
  bool has_nul = false;     ///< a null byte stood in it or in a line dropped on the way
  /// Nothing stood before it that it could continue, yet it begins with white space.
  bool orphan = false;
};

/// Where a part of a logical line's text comes from: text[begin...] is file[offset...].
struct LinePart {
  std::size_t begin;
  std::uint64_t offset;
};

/// Cuts bytes into logical lines. From memory, or streaming from a descriptor with a buffer that
/// grows only with the longest line.
class LogicalLineReader {
 public:
  /// `bytes` must live as long as the reader.
  explicit LogicalLineReader(std::string_view bytes) : window_(bytes), at_end_(true) {}
  /// `fd` stays the caller's; `path` is named in errors. No logical line may take more memory than
  /// `longest`: ErrorKind::data, "FILE, line N: ..."; a device like /dev/zero has one without end,
  /// and one like /dev/urandom lines without end, of which kMaxInMemory bytes are read.
  LogicalLineReader(int fd, std::string path, std::size_t longest = kMaxInMemory)
      : fd_(fd), path_(std::move(path)), longest_(longest) {}

  /// The next logical line, nothing at the end, ErrorKind::system when the file cannot be read,
  /// ErrorKind::retry when a signal interrupted that (InterruptGuard). A
  /// directory reads as empty, as the reference has it. A last line without a newline counts.
  Result<std::optional<LogicalLine>> next();

  /// After next() gave nothing: the number of the last physical line, when a null byte stood in
  /// lines that were dropped at the end, else 0. The reference warns about that line.
  std::uint64_t line_after_nul() const { return line_after_nul_; }

  /// The parts of the line that next() returned last, for editors that change the file in place.
  const std::vector<LinePart>& parts() const { return parts_; }

 private:
  class Assembly;
  /// Reads more bytes behind those from at_ on, which move to the start of the window; false at the
  /// end.
  bool read_more();
  bool may_read_more(std::size_t left);
  bool is_too_long(std::size_t size);
  /// The physical line at at_, without its newline; at_ moves behind it.
  std::optional<std::string_view> take_line(Assembly& assembly);

  int fd_ = -1;
  std::string path_;
  std::size_t longest_ = 0;
  std::optional<bool> is_device_;
  std::unique_ptr<char[]> buffer_;  // streaming: bytes read, not yet consumed from at_
  std::size_t capacity_ = 0;
  std::string_view window_;  // what can be parsed: the memory given, or the filled buffer
  std::size_t at_ = 0;
  std::uint64_t base_ = 0;  // file offset of window_[0]
  std::uint64_t line_ = 0;  // physical lines consumed
  std::uint64_t line_after_nul_ = 0;
  bool at_end_ = false;
  std::optional<Error> error_;
  std::string joined_;
  std::vector<LinePart> parts_;
};

/// What warnings call the place: "FILE, line N", or "FILE, line N-M" when `through` is later.
std::string line_place(std::string_view file, std::uint64_t line, std::uint64_t through = 0);

}  // namespace postwright
