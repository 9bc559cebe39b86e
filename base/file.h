#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace postwright {

/// Owns a file descriptor; -1 is none.
class UniqueFd {
 public:
  UniqueFd() = default;
  explicit UniqueFd(int fd) : fd_(fd) {}
  UniqueFd(UniqueFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  UniqueFd& operator=(UniqueFd&& other) noexcept {
    if (this != &other) {
      reset();
      fd_ = std::exchange(other.fd_, -1);
    }
    return *this;
  }
  ~UniqueFd() { reset(); }
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  int release() { return std::exchange(fd_, -1); }
  void reset();

 private:
  int fd_ = -1;
};

/// open(2) with O_CLOEXEC. The error is "open PATH: REASON", with errno in `code`.
Result<UniqueFd> open_file(const std::string& path, int flags, unsigned mode = 0644);

/// fstat(2), stat(2).
Result<struct stat> status_of(int fd, const std::string& path);
Result<struct stat> status_of(const std::string& path);
bool file_exists(const std::string& path);
/// When it was last written, in nanoseconds since 1970.
constexpr std::int64_t modified_ns(const struct stat& status) {
  return std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec;
}

/// When its content, owner, mode or name last changed, in nanoseconds since 1970.
constexpr std::int64_t changed_ns(const struct stat& status) {
  return std::int64_t{status.st_ctim.tv_sec} * 1'000'000'000 + status.st_ctim.tv_nsec;
}

/// What is read into memory at once is at most so long, where nothing else is said. What has no
/// size (a pipe, /dev/zero) may have no end either: of it no more is ever read.
inline constexpr std::uint64_t kMaxInMemory = std::uint64_t{256} << 20;

/// All bytes of a file; more than `limit` is ErrorKind::data, a directory an error of read(2).
Result<std::string> read_file(const std::string& path, std::uint64_t limit = kMaxInMemory);
Result<std::string> read_all(int fd, const std::string& path, std::uint64_t limit = kMaxInMemory);

/// All bytes of a file as they were at one moment: one that changes while it is read is read again,
/// from its start. ErrorKind::retry when that does not end.
Result<std::string> read_settled(int fd, const std::string& path,
                                 std::uint64_t limit = kMaxInMemory);

/// Writes everything, retrying after EINTR and short writes.
Status write_all(int fd, std::string_view bytes);
/// Exactly `size` bytes from `offset`; fewer is ErrorKind::data.
Status read_exactly(int fd, void* to, std::size_t size, std::uint64_t offset,
                    const std::string& path);

/// A whole file mapped read-only. An empty file maps to no bytes. The bytes may change when
/// another process writes the file, and the process dies when it is cut short: hold a lock, or use
/// read_exactly, where the file is not only ever replaced.
class MappedFile {
 public:
  MappedFile() = default;
  static Result<MappedFile> map(int fd, const std::string& path);
  static Result<MappedFile> open(const std::string& path);
  MappedFile(MappedFile&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  MappedFile& operator=(MappedFile&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~MappedFile();
  std::string_view bytes() const { return {data_, size_}; }
  /// The pages that were looked at no longer count as this process' memory; views stay good, and
  /// what is looked at again comes back from the system's cache. For long walks.
  void forget() const;

 private:
  const char* data_ = nullptr;
  std::size_t size_ = 0;
};

/// "/a/b/c" -> "/a/b"; "c" -> "."; "/c" -> "/".
std::string directory_of(std::string_view path);
/// Last path component.
std::string_view file_name_of(std::string_view path);
/// `path` itself when absolute, else below `directory`.
std::string join_path(std::string_view directory, std::string_view path);

}  // namespace postwright
