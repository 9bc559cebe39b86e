#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/result.h"

namespace postwright {

/// Writes a long file from its beginning while the caller makes the next bytes: a thread of its own
/// does the write(2) calls, of which a large index needs as much time as of the rest. Small files
/// are written without a thread. Memory: kWaiting + 2 buffers of kBuffer bytes.
class BackgroundWriter {
 public:
  static constexpr std::size_t kBuffer = std::size_t{256} << 10;
  static constexpr std::size_t kWaiting = 6;

  /// `fd` is an empty file, or one that is to be overwritten from its start; it must outlive this.
  explicit BackgroundWriter(int fd) : fd_(fd) { buffer_.reserve(kBuffer + kBuffer / 4); }
  BackgroundWriter(const BackgroundWriter&) = delete;
  BackgroundWriter& operator=(const BackgroundWriter&) = delete;
  /// What was not written by drain() may be lost.
  ~BackgroundWriter();

  /// ErrorKind::system, with errno in `code`, if an earlier write failed; so do all later calls.
  Status append(std::string_view bytes) {
    buffer_.append(bytes);
    return buffer_.size() < kBuffer ? Status{} : hand_over();
  }

  /// Writes all that was appended.
  Status drain();

  /// Bytes appended so far.
  std::uint64_t size() const { return handed_over_ + buffer_.size(); }

  /// Bytes that were appended before, wherever they are now.
  Status read_back(std::uint64_t position, char* to, std::size_t size);

  /// Goes on as if `size` bytes had been appended; after drain(), for a caller that cut the file.
  void set_size(std::uint64_t size);

 private:
  struct Waiting {
    std::string bytes;
    std::uint64_t offset;
  };
  Status hand_over();
  Status wait_for_all();
  void run();

  int fd_;
  std::string buffer_;
  std::uint64_t handed_over_ = 0;

  std::thread thread_;
  std::mutex mutex_;  // of all that follows
  std::condition_variable changed_;
  std::deque<Waiting> waiting_;
  std::vector<std::string> spare_;
  std::uint64_t written_ = 0;
  int error_ = 0;
  bool stop_ = false;
};

/// pwrite(2) of everything, retrying after EINTR and short writes. The error is "write: REASON".
Status write_all_at(int fd, std::string_view bytes, std::uint64_t offset);

}  // namespace postwright
