#include "libmaps/lmdb/index_target.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/links.h"
#include "base/lock.h"
#include "base/text.h"
#include "libmaps/lmdb/in_place.h"
#include "libmaps/lmdb/lmdb_tree.h"
#include "libmaps/lmdb/tree_writer.h"

namespace postwright::lmdb {
namespace {

std::size_t page_size() {
  return std::min(static_cast<std::size_t>(sysconf(_SC_PAGESIZE)), kMaxPageSize);
}

/// True when the file may be written and is an LMDB file, or empty; false when there is none.
Result<bool> look_at(const std::string& path) {
  auto fd = open_file(path, O_RDWR | O_NONBLOCK | O_NOFOLLOW);
  if (!fd && fd.error().code == ENOENT) return false;
  if (!fd) return system_failure(fd.error().code);
  auto mapping = MappedFile::map(fd->get(), path);
  if (!mapping) return system_failure(mapping.error().code);
  if (mapping->bytes().empty()) return true;
  auto meta = read_meta(mapping->bytes());
  if (!meta) return failure_of(meta);
  return true;
}

/// A file that is mounted over (as containers do it) cannot be replaced, only rewritten.
bool is_mount_point(const std::string& path) {
  struct statx status {};
  return statx(AT_FDCWD, path.c_str(), 0, 0, &status) == 0 &&
         (status.stx_attributes & status.stx_attributes_mask & STATX_ATTR_MOUNT_ROOT) != 0;
}

/// The exclusive lock on the file that has this name now; nothing when there is none.
Result<UniqueFd> lock_named(const std::string& path) {
  for (;;) {
    auto fd = open_file(path, O_RDWR | O_NONBLOCK | O_NOFOLLOW);
    if (!fd && fd.error().code == ENOENT) return UniqueFd();
    if (!fd) return system_failure(fd.error().code);
    Status locked = lock_fcntl(fd->get(), LockMode::exclusive, LockWait::wait, path);
    if (!locked) return system_failure(locked.error().code);
    struct stat ours {};
    struct stat named {};
    if (fstat(fd->get(), &ours) == 0 && lstat(path.c_str(), &named) == 0 &&
        ours.st_dev == named.st_dev && ours.st_ino == named.st_ino)
      return std::move(*fd);
  }
}

}  // namespace

Result<IndexTarget> IndexTarget::open(const std::string& path, const BuildOptions& options) {
  auto resolved = resolve_links(path);
  if (!resolved) return failure_of(resolved);
  auto existed = look_at(*resolved);
  if (!existed) return failure_of(existed);
  IndexTarget target(*resolved, *existed);
  if (*existed && is_mount_point(*resolved)) return target;
  auto fresh = AtomicFile::create(
      *resolved,
      {.mode = options.mode, .attributes_from = options.attributes_from, .unnamed = true});
  if (fresh) {
    target.fresh_.emplace(std::move(*fresh));
    // The umask took bits from a mode that nothing else gave.
    if (!*existed && !options.attributes_from && fchmod(target.fresh_->fd(), options.mode) != 0)
      return system_failure(errno);
    return target;
  }
  int code = fresh.error().code;
  bool in_place =
      *existed && !options.attributes_from && (code == EACCES || code == EPERM || code == EROFS);
  if (!in_place) return system_failure(code);
  return target;
}

Status IndexTarget::replace(std::uint64_t bytes, const Source& source) {
  if (!fresh_) return rewrite_in_place(path_, bytes, source);
  TreeWriter writer(fresh_->fd(), page_size());
  Status added =
      source([&](std::string_view key, std::string_view value) { return writer.add(key, value); });
  if (!added) return added;
  Status finished = writer.finish();
  if (!finished) return finished;
  // Written out before the lock is taken: whoever waits for it waits for the rename only.
  if (fdatasync(fresh_->fd()) != 0) return system_failure(errno);
  auto lock = lock_named(path_);
  if (!lock) return failure_of(lock);
  Status committed = fresh_->commit();
  if (!committed) return system_failure(committed.error().code);
  fresh_.reset();
  // Daemons see that the file they have open lost its name, unless it has another one.
  struct stat old {};
  if (*lock && fstat(lock->get(), &old) == 0 && old.st_nlink > 0)
    (void)futimens(lock->get(), nullptr);
  return {};
}

void IndexTarget::leave_empty() {
  if (existed_ || !fresh_) return;
  // What was written so far goes; a table that somebody else made meanwhile stays.
  if (ftruncate(fresh_->fd(), 0) != 0 || lseek(fresh_->fd(), 0, SEEK_SET) != 0 ||
      file_exists(path_))
    return;
  TreeWriter writer(fresh_->fd(), page_size());
  if (writer.finish()) (void)fresh_->commit();
}

}  // namespace postwright::lmdb
