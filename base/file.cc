#include "base/file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/interrupt.h"
#include "base/text.h"

namespace postwright {

void UniqueFd::reset() {
  if (fd_ >= 0) close(fd_);
  fd_ = -1;
}

Result<UniqueFd> open_file(const std::string& path, int flags, unsigned mode) {
  int fd = -1;
  for (;;) {
    fd = ::open(path.c_str(), flags | O_CLOEXEC, mode);
    if (fd >= 0 || errno != EINTR) break;
    if (Status go_on = check_interrupt(); !go_on) return failure_of(go_on);
  }
  if (fd < 0) return system_failure(cat("open ", path), errno);
  return UniqueFd(fd);
}

Result<struct stat> status_of(int fd, const std::string& path) {
  struct stat status {};
  if (fstat(fd, &status) != 0) return system_failure(cat("fstat ", path), errno);
  return status;
}

Result<struct stat> status_of(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return system_failure(cat("stat ", path), errno);
  return status;
}

bool file_exists(const std::string& path) {
  return access(path.c_str(), F_OK) == 0;
}

Result<std::string> read_all(int fd, const std::string& path, std::uint64_t limit) {
  std::string bytes;
  struct stat status {};
  bool is_regular = fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
  if (!is_regular) limit = std::min(limit, kMaxInMemory);
  if (is_regular && status.st_size > 0 && static_cast<std::uint64_t>(status.st_size) <= limit)
    bytes.reserve(static_cast<std::size_t>(status.st_size) + 1);
  for (;;) {
    if (Status go_on = check_interrupt(); !go_on) return failure_of(go_on);
    std::size_t used = bytes.size();
    std::size_t room = bytes.capacity() > used ? bytes.capacity() - used : std::size_t{65536};
    if (room > limit - used) room = static_cast<std::size_t>(limit - used) + 1;
    bytes.resize(used + room);
    ssize_t got = read(fd, bytes.data() + used, room);
    if (got < 0 && errno == EINTR) {
      bytes.resize(used);
    } else if (got < 0) {
      return system_failure(cat("read ", path), errno);
    } else {
      bytes.resize(used + static_cast<std::size_t>(got));
      if (got == 0) return bytes;
    }
    if (bytes.size() > limit)
      return failure(ErrorKind::data, cat(path, ": larger than ", limit, " bytes"));
  }
}

namespace {

bool same_version(const struct stat& a, const struct stat& b) {
  return a.st_size == b.st_size && a.st_mtim.tv_sec == b.st_mtim.tv_sec &&
         a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

}  // namespace

Result<std::string> read_settled(int fd, const std::string& path, std::uint64_t limit) {
  constexpr int kAttempts = 100;
  for (int attempt = 1;; ++attempt) {
    auto before = status_of(fd, path);
    if (!before) return failure_of(before);
    auto bytes = read_all(fd, path, limit);
    if (!bytes) return failure_of(bytes);
    auto after = status_of(fd, path);
    if (!after) return failure_of(after);
    if (!S_ISREG(after->st_mode)) return bytes;
    bool whole = static_cast<std::uint64_t>(after->st_size) == bytes->size();
    if (whole && same_version(*before, *after)) return bytes;
    if (attempt == kAttempts)
      return failure(ErrorKind::retry, cat("read ", path, ": the file keeps changing"));
    if (lseek(fd, 0, SEEK_SET) < 0) return system_failure(cat("read ", path), errno);
    usleep(1000);
  }
}

Result<std::string> read_file(const std::string& path, std::uint64_t limit) {
  auto fd = open_file(path, O_RDONLY);
  if (!fd) return failure_of(fd);
  return read_all(fd->get(), path, limit);
}

Status write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t put = write(fd, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return system_failure("write", errno);
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return {};
}

Status read_exactly(int fd, void* to, std::size_t size, std::uint64_t offset,
                    const std::string& path) {
  auto* at = static_cast<char*>(to);
  while (size > 0) {
    ssize_t got = pread(fd, at, size, static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_failure(cat("read ", path), errno);
    if (got == 0)
      return failure(ErrorKind::data, cat(path, ": ends before offset ", offset + size));
    at += got;
    offset += static_cast<std::uint64_t>(got);
    size -= static_cast<std::size_t>(got);
  }
  return {};
}

Result<MappedFile> MappedFile::map(int fd, const std::string& path) {
  auto status = status_of(fd, path);
  if (!status) return failure_of(status);
  MappedFile file;
  if (status->st_size == 0) return file;
  auto size = static_cast<std::size_t>(status->st_size);
  void* data = mmap(nullptr, size, PROT_READ, MAP_SHARED, fd, 0);
  if (data == MAP_FAILED) return system_failure(cat("map ", path), errno);
  file.data_ = static_cast<const char*>(data);
  file.size_ = size;
  return file;
}

Result<MappedFile> MappedFile::open(const std::string& path) {
  auto fd = open_file(path, O_RDONLY);
  if (!fd) return failure_of(fd);
  return map(fd->get(), path);
}

MappedFile::~MappedFile() {
  if (data_) munmap(const_cast<char*>(data_), size_);
}

void MappedFile::forget() const {
  // For a shared mapping that nobody writes through, this only takes pages out of the page table.
  if (data_) (void)madvise(const_cast<char*>(data_), size_, MADV_DONTNEED);
}

std::string directory_of(std::string_view path) {
  std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return ".";
  if (slash == 0) return "/";
  return std::string(path.substr(0, slash));
}

std::string_view file_name_of(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

std::string join_path(std::string_view directory, std::string_view path) {
  if (path.starts_with('/') || directory.empty() || directory == ".") return std::string(path);
  return directory.ends_with('/') ? cat(directory, path) : cat(directory, "/", path);
}

}  // namespace postwright
