#include "base/block_output.h"

#include "base/file.h"

namespace postwright {

BlockOutput::~BlockOutput() {
  write_whole_blocks();
  current_ = nullptr;
}

/// The last block waits until a byte follows it.
void BlockOutput::write_whole_blocks() {
  std::size_t whole = buffer_.empty() ? 0 : (buffer_.size() - 1) / kBlock * kBlock;
  (void)write_all(fd_, std::string_view(buffer_).substr(0, whole));
  buffer_.erase(0, whole);
}

void BlockOutput::finish() {
  (void)write_all(fd_, buffer_);
  buffer_.clear();
}

}  // namespace postwright
