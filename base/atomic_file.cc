#include "base/atomic_file.h"

#include <fcntl.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <vector>

#include "base/links.h"
#include "base/text.h"

namespace postwright {
namespace {

/// Extended attributes that only describe the old bytes and must not be carried over.
bool describes_content(std::string_view name) {
  return name == "security.ima" || name == "security.evm" || name == "security.capability";
}

void copy_extended_attributes(int from, int to) {
  ssize_t size = flistxattr(from, nullptr, 0);
  if (size <= 0) return;
  std::vector<char> names(static_cast<std::size_t>(size));
  size = flistxattr(from, names.data(), names.size());
  if (size <= 0) return;
  std::string_view rest(names.data(), static_cast<std::size_t>(size));
  while (!rest.empty()) {
    std::string name(until_nul(rest));
    rest.remove_prefix(std::min(name.size() + 1, rest.size()));
    if (describes_content(name)) continue;
    ssize_t length = fgetxattr(from, name.c_str(), nullptr, 0);
    if (length < 0) continue;
    std::vector<char> value(static_cast<std::size_t>(length));
    length = fgetxattr(from, name.c_str(), value.data(), value.size());
    if (length < 0) continue;
    // Labels that we may not set are the policy's decision, not ours.
    (void)fsetxattr(to, name.c_str(), value.data(), static_cast<std::size_t>(length), 0);
  }
}

/// "set group of PATH to 12": chgrp and chown are refused for different reasons.
std::string owner_change(const struct stat& old, const struct stat& fresh,
                         const std::string& path) {
  if (old.st_uid == fresh.st_uid) return cat("set group of ", path, " to ", old.st_gid);
  return cat("set owner of ", path, " to ", old.st_uid, ":", old.st_gid);
}

}  // namespace

Status copy_attributes(int from, int to, const std::string& path) {
  auto old = status_of(from, path);
  if (!old) return failure_of(old);
  auto fresh = status_of(to, path);
  if (!fresh) return failure_of(fresh);
  if ((old->st_uid != fresh->st_uid || old->st_gid != fresh->st_gid) &&
      fchown(to, old->st_uid, old->st_gid) != 0)
    return system_failure(owner_change(*old, *fresh, path), errno);
  copy_extended_attributes(from, to);
  if (fchmod(to, old->st_mode & 07777) != 0)
    return system_failure(cat("set mode of ", path), errno);
  return {};
}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : fd_(std::move(other.fd_)),
      target_(std::move(other.target_)),
      temporary_(std::exchange(other.temporary_, {})) {}

AtomicFile::~AtomicFile() {
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

Result<AtomicFile> AtomicFile::create(const std::string& path, const Options& options) {
  auto target = resolve_links(path);
  if (!target)
    return failure(target.error().kind, cat("replace ", path, ": ", target.error().message),
                   target.error().code);
  AtomicFile file;
  file.target_ = *target;
  int flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW;
  if (options.temporary) {
    auto fd = open_file(*options.temporary, flags, options.mode);
    if (!fd) return failure_of(fd);
    file.fd_ = std::move(*fd);
    file.temporary_ = *options.temporary;
  } else if (!options.unnamed || !file.create_unnamed(options.mode)) {
    Status created = file.create_named(options.mode);
    if (!created) return system_failure(cat("create ", path), created.error().code);
  }
  std::string model = options.attributes_from.value_or(*target);
  if (!model.empty()) {
    // The target is no link: one that is there now was put there meanwhile.
    int follow = options.attributes_from ? 0 : O_NOFOLLOW;
    auto old = open_file(model, O_RDONLY | O_NONBLOCK | follow);
    if (old) {
      Status copied = copy_attributes(old->get(), file.fd_.get(), path);
      if (!copied) return failure_of(copied);
    } else if (old.error().code != ENOENT) {
      return failure_of(old);
    }
  }
  return file;
}

/// Calls `attempt` with names for a temporary file beside the target until it is not EEXIST.
template <class Attempt>
Status AtomicFile::with_new_name(Attempt&& attempt) {
  std::string prefix = cat(directory_of(target_), "/.", file_name_of(target_), ".");
  for (unsigned number = 0;; ++number) {
    temporary_ = cat(prefix, getpid(), "-", number, ".tmp");
    int code = attempt(temporary_);
    if (code == 0) return {};
    if (code == EEXIST && number < 1000) continue;
    return system_failure(cat("create ", std::exchange(temporary_, {})), code);
  }
}

Status AtomicFile::create_named(mode_t mode) {
  return with_new_name([&](const std::string& name) {
    auto fd = open_file(name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
    if (!fd) return fd.error().code;
    fd_ = std::move(*fd);
    return 0;
  });
}

bool AtomicFile::create_unnamed(mode_t mode) {
  auto fd = open_file(directory_of(target_), O_RDWR | O_TMPFILE, mode);
  // Its name will come by way of /proc.
  if (!fd || access(cat("/proc/self/fd/", fd->get()).c_str(), F_OK) != 0) return false;
  fd_ = std::move(*fd);
  return true;
}

Status AtomicFile::give_name() {
  return with_new_name([&](const std::string& name) {
    std::string unnamed = cat("/proc/self/fd/", fd_.get());
    bool linked = linkat(AT_FDCWD, unnamed.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0;
    return linked ? 0 : errno;
  });
}

Status AtomicFile::write(std::string_view bytes) {
  Status written = write_all(fd_.get(), bytes);
  if (!written) return system_failure(cat("write ", target_), written.error().code);
  return {};
}

Status AtomicFile::commit() {
  if (fsync(fd_.get()) != 0) return system_failure(cat("write ", target_), errno);
  if (temporary_.empty()) {
    Status named = give_name();
    if (!named) return system_failure(cat("replace ", target_), named.error().code);
  }
  if (rename(temporary_.c_str(), target_.c_str()) != 0)
    return system_failure(cat("replace ", target_), errno);
  temporary_.clear();
  return sync_directory(directory_of(target_));
}

Status replace_file(const std::string& path, std::string_view bytes,
                    const AtomicFile::Options& options) {
  auto file = AtomicFile::create(path, options);
  if (!file) return failure_of(file);
  Status written = file->write(bytes);
  if (!written) return written;
  return file->commit();
}

Status sync_directory(const std::string& directory) {
  auto fd = open_file(directory, O_RDONLY | O_DIRECTORY);
  if (!fd) return failure_of(fd);
  if (fsync(fd->get()) != 0 && errno != EINVAL && errno != EROFS)
    return system_failure(cat("sync ", directory), errno);
  return {};
}

}  // namespace postwright
