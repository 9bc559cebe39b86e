#pragma once

#include <cstddef>
#include <string>

namespace postwright {

/// Standard output as the reference's programs buffer it: what is printed before a fatal error gets
/// out only in whole blocks of 4096 bytes. It may be written later than theirs, when much has come
/// together, but before the next message on standard error: where both are one stream, the order is
/// the reference's. A process has one of these at a time.
class BlockOutput {
 public:
  explicit BlockOutput(int fd) : fd_(fd) { current_ = this; }
  BlockOutput(const BlockOutput&) = delete;
  BlockOutput& operator=(const BlockOutput&) = delete;
  ~BlockOutput();

  /// Append here, then call written().
  std::string& buffer() { return buffer_; }
  void written() {
    if (buffer_.size() >= kEnough) write_whole_blocks();
  }
  /// The rest. Without it, it is dropped. Nobody is told about write errors, as in the reference.
  void finish();

  /// Console calls this before each message.
  static void before_message() {
    if (current_) current_->write_whole_blocks();
  }

 private:
  static constexpr std::size_t kBlock = 4096;
  static constexpr std::size_t kEnough = std::size_t{128} << 10;
  void write_whole_blocks();

  static inline BlockOutput* current_ = nullptr;
  int fd_;
  std::string buffer_;
};

}  // namespace postwright
