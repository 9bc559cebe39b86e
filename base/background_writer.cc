#include "base/background_writer.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "base/file.h"

namespace postwright {

Status write_all_at(int fd, std::string_view bytes, std::uint64_t offset) {
  while (!bytes.empty()) {
    ssize_t put = pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return system_failure("write", errno);
    bytes.remove_prefix(static_cast<std::size_t>(put));
    offset += static_cast<std::uint64_t>(put);
  }
  return {};
}

BackgroundWriter::~BackgroundWriter() {
  if (!thread_.joinable()) return;
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

/// The thread: writes what waits, oldest first.
void BackgroundWriter::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stop_ || !waiting_.empty(); });
    if (stop_) return;
    Waiting next = std::move(waiting_.front());
    lock.unlock();
    Status put = write_all_at(fd_, next.bytes, next.offset);
    lock.lock();
    waiting_.pop_front();
    written_ = next.offset + next.bytes.size();
    if (!put) {
      error_ = put.error().code;
      waiting_.clear();
    }
    next.bytes.clear();
    spare_.push_back(std::move(next.bytes));
    changed_.notify_all();
  }
}

Status BackgroundWriter::hand_over() {
  if (handed_over_ == 0) {
    // Most files end here: no thread for them.
    Status put = write_all_at(fd_, buffer_, 0);
    if (!put) return put;
    handed_over_ = written_ = buffer_.size();
    buffer_.clear();
    return {};
  }
  if (!thread_.joinable()) {
    // Signals are for the threads that expect them.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    thread_ = std::thread([this] { run(); });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return waiting_.size() < kWaiting || error_ != 0; });
  if (error_ != 0) return system_failure("write", error_);
  waiting_.push_back({std::move(buffer_), handed_over_});
  handed_over_ += waiting_.back().bytes.size();
  buffer_ = std::string();
  if (!spare_.empty()) {
    buffer_ = std::move(spare_.back());
    spare_.pop_back();
  }
  lock.unlock();
  changed_.notify_all();
  return {};
}

Status BackgroundWriter::wait_for_all() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return waiting_.empty() || error_ != 0; });
  if (error_ != 0) return system_failure("write", error_);
  return {};
}

Status BackgroundWriter::drain() {
  if (thread_.joinable()) {
    Status idle = wait_for_all();
    if (!idle) return idle;
  }
  Status put = write_all_at(fd_, buffer_, handed_over_);
  if (!put) return put;
  set_size(handed_over_ + buffer_.size());
  buffer_.clear();
  return {};
}

void BackgroundWriter::set_size(std::uint64_t size) {
  std::lock_guard lock(mutex_);
  handed_over_ = written_ = size;
}

Status BackgroundWriter::read_back(std::uint64_t position, char* to, std::size_t size) {
  if (position < handed_over_) {
    auto in_file = static_cast<std::size_t>(std::min<std::uint64_t>(size, handed_over_ - position));
    std::uint64_t end = position + in_file;
    bool on_its_way = false;
    if (thread_.joinable()) {
      std::lock_guard lock(mutex_);
      on_its_way = written_ < end;
    }
    if (on_its_way) {
      Status idle = wait_for_all();
      if (!idle) return idle;
    }
    Status got = read_exactly(fd_, to, in_file, position, "file being written");
    if (!got) return got;
    to += in_file;
    size -= in_file;
    position = end;
  }
  if (size > 0) std::memcpy(to, buffer_.data() + (position - handed_over_), size);
  return {};
}

}  // namespace postwright
