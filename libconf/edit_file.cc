#include "libconf/edit_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "base/atomic_file.h"
#include "base/file.h"
#include "base/lock.h"
#include "base/text.h"

namespace postwright {
namespace {

bool is_same_file(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

bool is_same_version(const struct stat& a, const struct stat& b) {
  return is_same_file(a, b) && a.st_size == b.st_size && a.st_mtim.tv_sec == b.st_mtim.tv_sec &&
         a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

/// FILE.tmp, open and locked: the turn to edit FILE. Goes away at the end, unless it was renamed.
class Turn {
 public:
  /// Waits for its turn.
  static Result<Turn> take(const std::string& path) {
    for (;;) {
      auto turn = try_to_take(path);
      if (turn || turn.error().kind != ErrorKind::retry) return turn;
    }
  }

  Turn(Turn&&) = default;
  Turn& operator=(Turn&&) = delete;
  ~Turn() {
    if (fd_ && is_ours()) unlink(path_.c_str());
  }

  int fd() const { return fd_.get(); }

  /// An editor that removes a FILE.tmp which it does not like can take the turn away.
  bool is_ours() const {
    struct stat locked {
    }, there{};
    return fstat(fd_.get(), &locked) == 0 && lstat(path_.c_str(), &there) == 0 &&
           is_same_file(locked, there);
  }

  Status rename_to(const std::string& target) {
    if (rename(path_.c_str(), target.c_str()) != 0) return system_failure("rename", errno);
    fd_.reset();
    return {};
  }

 private:
  Turn(UniqueFd fd, std::string path) : fd_(std::move(fd)), path_(std::move(path)) {}

  /// ErrorKind::retry: the file is not at its path any more, or was not usable and is gone.
  static Result<Turn> try_to_take(const std::string& path) {
    auto again = [] { return failure(ErrorKind::retry, {}); };
    auto fd = open_file(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (!fd && fd.error().code == ELOOP && unlink(path.c_str()) == 0) return again();
    if (!fd) return failure_of(fd);
    Status locked = lock_flock(fd->get(), LockMode::exclusive, LockWait::wait, path);
    if (!locked) return failure_of(locked);
    Turn turn(std::move(*fd), path);
    auto status = status_of(turn.fd(), path);
    if (!status) return failure_of(status);
    if (!turn.is_ours()) return again();
    // Somebody else could have it open for writing.
    bool is_private = S_ISREG(status->st_mode) && status->st_nlink == 1 &&
                      status->st_uid == geteuid() && (status->st_mode & 07777 & ~0600u) == 0;
    if (is_private) return turn;
    if (unlink(path.c_str()) != 0) return system_failure(cat("remove ", path), errno);
    return again();
  }

  UniqueFd fd_;
  std::string path_;
};

struct Original {
  UniqueFd fd;
  struct stat status;
  std::string bytes;
};

Result<Original> read_original(const std::string& target, const std::string& path) {
  auto fd = open_file(target, O_RDONLY | O_NONBLOCK);
  if (!fd) return system_failure(cat("open ", path, " for reading"), fd.error().code);
  auto status = status_of(fd->get(), path);
  if (!status) return failure_of(status);
  if (!S_ISREG(status->st_mode) && !S_ISDIR(status->st_mode))
    return failure(ErrorKind::system, cat("open ", path, " for reading: not a regular file"));
  auto bytes = read_all(fd->get(), path);
  if (!bytes) return failure_of(bytes);
  return Original{.fd = std::move(*fd), .status = *status, .bytes = std::move(*bytes)};
}

Status write_new(int fd, std::string_view bytes, const Original& original, const std::string& path,
                 const std::string& temporary) {
  auto failed = [&](int code) { return system_failure(cat("close ", temporary), code); };
  if (ftruncate(fd, 0) != 0) return failed(errno);
  Status written = write_all(fd, bytes);
  if (!written) return failed(written.error().code);
  Status copied = copy_attributes(original.fd.get(), fd, path);
  if (!copied) return copied;
  if (fsync(fd) != 0) return failed(errno);
  return {};
}

}  // namespace

Result<bool> edit_file(const std::string& path, const FileEdit& edit) {
  auto target = resolve_links(path);
  if (!target) return system_failure(cat("open ", path, ".tmp"), target.error().code);
  std::string temporary = cat(*target, ".tmp");
  for (;;) {
    auto turn = Turn::take(temporary);
    if (!turn) return failure_of(turn);
    auto original = read_original(*target, path);
    if (!original) return failure_of(original);
    auto edited = edit(original->bytes);
    if (!edited) return failure_of(edited);
    if (*edited == original->bytes) return false;
    Status written = write_new(turn->fd(), *edited, *original, path, temporary);
    if (!written) return failure_of(written);
    auto now = status_of(*target);
    if (!turn->is_ours() || !now || !is_same_version(*now, original->status)) continue;
    Status renamed = turn->rename_to(*target);
    if (!renamed) return system_failure(cat("close ", temporary), renamed.error().code);
    Status synced = sync_directory(directory_of(*target));
    if (!synced) return failure_of(synced);
    return true;
  }
}

}  // namespace postwright
