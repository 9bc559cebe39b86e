#include "base/links.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/file.h"
#include "base/text.h"

namespace postwright {
namespace {

bool is_trusted(uid_t owner) {
  return owner == 0 || owner == geteuid();
}

/// Who else can make the link lead elsewhere; empty for nobody.
std::string who_can_change(const struct stat& link, const struct stat& directory) {
  if (!is_trusted(link.st_uid)) return cat("it belongs to user ", link.st_uid);
  if (!is_trusted(directory.st_uid)) return cat("its directory belongs to user ", directory.st_uid);
  if ((directory.st_mode & S_IWOTH) != 0) return "all users may write its directory";
  if ((directory.st_mode & S_IWGRP) != 0 && directory.st_gid != 0)
    return cat("group ", directory.st_gid, " may write its directory");
  return {};
}

Status check_link(const std::string& link) {
  struct stat itself {};
  struct stat directory {};
  if (lstat(link.c_str(), &itself) != 0 || stat(directory_of(link).c_str(), &directory) != 0)
    return system_failure(errno);
  std::string who = who_can_change(itself, directory);
  if (who.empty()) return {};
  return failure(ErrorKind::config, cat("symbolic link ", link, " is not followed: ", who), ELOOP);
}

}  // namespace

Result<std::string> read_link(const std::string& path) {
  char target[4096];
  ssize_t size = readlink(path.c_str(), target, sizeof target);
  if (size < 0) return system_failure(errno);
  Status trusted = check_link(path);
  if (!trusted) return failure_of(trusted);
  return join_path(directory_of(path), {target, static_cast<std::size_t>(size)});
}

Result<std::string> resolve_links(const std::string& path) {
  std::string current = path;
  for (std::size_t links = 0; links < kMaxLinks; ++links) {
    auto next = read_link(current);
    if (!next && (next.error().code == EINVAL || next.error().code == ENOENT)) return current;
    if (!next) return next;
    current = std::move(*next);
  }
  return system_failure(ELOOP);
}

}  // namespace postwright
