#include "migration/files/site_path.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "base/path_walk.h"
#include "base/text.h"

namespace postwright::reindexer {
namespace {

/// A link of another user could lead root to a place of his choice.
Status own_links_only(const LinkOnPath& link) {
  if (link.owner == 0 || link.owner == geteuid()) return {};
  return failure(
      ErrorKind::system,
      cat("it leads through a symbolic link of user ", link.owner, ", which is not followed"),
      ELOOP);
}

Result<PathWalk> walk_from(std::string_view root) {
  return PathWalk::begin(root.empty() ? "/" : std::string(root), own_links_only);
}

/// Where a walk has come to, as a descriptor that can be synced and listed.
Result<UniqueFd> directory_after(const PathWalk& walk, std::string_view path) {
  UniqueFd fd(openat(walk.directory(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd) return system_failure(cat("open ", path), errno);
  return fd;
}

}  // namespace

Result<SiteDirectory> SiteDirectory::open(std::string_view root, std::string_view path) {
  auto walk = walk_from(root);
  if (!walk) return failure_of(walk);
  Status entered = walk->enter(path);
  if (!entered) return failure_of(entered);
  auto fd = directory_after(*walk, path);
  if (!fd) return failure_of(fd);
  return SiteDirectory(std::move(*fd), walk->where());
}

std::string SiteDirectory::inside(std::string_view name) const {
  return cat("/proc/self/fd/", fd_.get(), "/", name);
}

std::string SiteDirectory::shown(std::string_view name) const {
  return cat(path_, "/", name);
}

Error SiteDirectory::readable(Error error, std::string_view name, std::string_view as) const {
  replace_all(error.message, inside(name), shown(as));
  return error;
}

Result<std::optional<struct stat>> SiteDirectory::look_at(std::string_view name) const {
  struct stat status {};
  if (fstatat(fd(), std::string(name).c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0) return status;
  if (errno == ENOENT) return std::nullopt;
  return system_failure(cat("stat ", shown(name)), errno);
}

Result<UniqueFd> SiteDirectory::open_regular(std::string_view name, int flags) const {
  auto file = UniqueFd(
      openat(fd(), std::string(name).c_str(), flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600));
  if (!file) return system_failure(cat("open ", shown(name)), errno);
  auto status = status_of(file.get(), shown(name));
  if (!status) return failure_of(status);
  if (!S_ISREG(status->st_mode))
    return failure(ErrorKind::system, cat("open ", shown(name), ": not a regular file"), EINVAL);
  return file;
}

Status SiteDirectory::remove(std::string_view name) const {
  if (unlinkat(fd(), std::string(name).c_str(), 0) != 0 && errno != ENOENT)
    return system_failure(cat("remove ", shown(name)), errno);
  return {};
}

Status SiteDirectory::rename(std::string_view from, std::string_view to) const {
  if (renameat(fd(), std::string(from).c_str(), fd(), std::string(to).c_str()) != 0)
    return system_failure(cat("replace ", shown(to)), errno);
  return sync();
}

Status SiteDirectory::sync() const {
  if (fsync(fd()) != 0 && errno != EINVAL && errno != EROFS)
    return system_failure(cat("sync ", path_.empty() ? "/" : path_), errno);
  return {};
}

Result<SiteFile> SiteFile::find(std::string_view root, std::string_view path) {
  auto walk = walk_from(root);
  if (!walk) return failure_of(walk);
  auto last = walk->approach(path);
  if (!last) return failure_of(last);
  auto fd = directory_after(*walk, path);
  if (!fd) return failure_of(fd);
  return SiteFile{SiteDirectory(std::move(*fd), walk->where()), std::move(*last)};
}

Result<std::optional<struct stat>> status_in_site(std::string_view root, std::string_view path) {
  auto file = SiteFile::find(root, path);
  if (!file && (file.error().code == ENOENT || file.error().code == ENOTDIR)) return std::nullopt;
  if (!file) return failure_of(file);
  return file->directory.look_at(file->name);
}

std::optional<std::string> lost_link(std::string_view root, std::string_view path) {
  // A directory behind a link that simply has no such entry is no lost link.
  if (auto directory = SiteDirectory::open(root, directory_of(path))) {
    auto entry = directory->look_at(file_name_of(path));
    if (entry && !*entry) return std::nullopt;
  }
  auto walk = walk_from(root);
  if (!walk) return std::nullopt;
  auto last = walk->approach(path);
  struct stat status {};
  if (last && fstatat(walk->directory(), last->c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0)
    return std::nullopt;
  if (walk->links().empty()) return std::nullopt;
  return cat("symbolic link ", walk->links().back().path, " leads ",
             root.empty() ? "" : cat("out of ", root, " or "), "to nothing");
}

Result<std::string> read_in_site(std::string_view root, std::string_view path) {
  auto file = SiteFile::find(root, path);
  if (!file) return failure_of(file);
  auto fd = file->directory.open_regular(file->name, O_RDONLY);
  if (!fd) return failure_of(fd);
  return read_all(fd->get(), file->shown());
}

}  // namespace postwright::reindexer
