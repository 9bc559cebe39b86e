#include "base/path_walk.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "base/links.h"
#include "base/text.h"

namespace postwright {
namespace {

tl::unexpected<Error> refused(std::string_view path, int code) {
  return system_failure(cat("open ", path), code);
}

FileId id_of(const struct stat& status) {
  return {.device = status.st_dev, .inode = status.st_ino};
}

/// Puts the components of a path on top, the first one last.
void put_components(std::vector<std::string>& todo, std::string_view path) {
  auto parts = split(path, "/");
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) todo.emplace_back(*part);
}

}  // namespace

Result<PathWalk> PathWalk::begin(const std::string& root, LinkRule rule,
                                 DirectoryRule directory_rule) {
  PathWalk walk(std::move(rule), std::move(directory_rule));
  auto fd = open_file(root, O_PATH | O_DIRECTORY);
  if (!fd) return failure_of(fd);
  auto status = status_of(fd->get(), root);
  if (!status) return failure_of(status);
  walk.stack_.push_back({.fd = std::move(*fd), .name = {}, .id = id_of(*status)});
  return walk;
}

Result<PathWalk> PathWalk::fork() const {
  PathWalk walk(rule_, directory_rule_);
  walk.links_ = links_;
  for (const Level& level : stack_) {
    UniqueFd fd(fcntl(level.fd.get(), F_DUPFD_CLOEXEC, 0));
    if (!fd) return system_failure(cat("open ", where()), errno);
    walk.stack_.push_back({.fd = std::move(fd), .name = level.name, .id = level.id});
  }
  return walk;
}

std::string PathWalk::where() const {
  std::string path;
  for (std::size_t i = 1; i < stack_.size(); ++i) path += cat("/", stack_[i].name);
  return path;
}

std::vector<FileId> PathWalk::passed() const {
  std::vector<FileId> ids;
  ids.reserve(stack_.size());
  for (const Level& level : stack_) ids.push_back(level.id);
  return ids;
}

Status PathWalk::enter(std::string_view path) {
  return go(path, nullptr);
}

Result<std::string> PathWalk::approach(std::string_view path) {
  std::string last;
  Status gone = go(path, &last);
  if (!gone) return failure_of(gone);
  if (last.empty()) return refused(path, EISDIR);
  return last;
}

Status PathWalk::step(const std::string& name, const std::string& path,
                      std::vector<std::string>& todo) {
  UniqueFd fd(openat(directory(), name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
  if (!fd) return refused(path, errno);
  struct stat status {};
  if (fstat(fd.get(), &status) != 0) return refused(path, errno);
  if (S_ISLNK(status.st_mode)) return follow(fd.get(), name, status, path, todo);
  if (!S_ISDIR(status.st_mode)) return refused(path, ENOTDIR);
  if (directory_rule_)
    if (Status allowed = directory_rule_(cat(where(), "/", name), status); !allowed) return allowed;
  stack_.push_back({.fd = std::move(fd), .name = name, .id = id_of(status)});
  return {};
}

Status PathWalk::follow(int link, const std::string& name, const struct stat& status,
                        const std::string& path, std::vector<std::string>& todo) {
  links_.push_back({.path = cat(where(), "/", name), .owner = status.st_uid});
  Status allowed = rule_(links_.back());
  if (!allowed)
    return failure(allowed.error().kind, cat("open ", path, ": ", allowed.error().message),
                   allowed.error().code);
  if (links_.size() > kMaxLinks) return refused(path, ELOOP);
  char target[4096];
  ssize_t size = readlinkat(link, "", target, sizeof target);
  if (size < 0) return refused(path, errno);
  std::string_view text(target, static_cast<std::size_t>(size));
  if (text.starts_with('/')) stack_.erase(stack_.begin() + 1, stack_.end());
  put_components(todo, text);
  return {};
}

Status PathWalk::go(std::string_view path, std::string* last) {
  const std::string shown(path);
  std::vector<std::string> todo;  // the next component is the last one
  put_components(todo, path);
  if (path.starts_with('/')) stack_.erase(stack_.begin() + 1, stack_.end());
  while (!todo.empty()) {
    std::string name = std::move(todo.back());
    todo.pop_back();
    if (name == ".") continue;
    if (name == "..") {
      if (stack_.size() > 1) stack_.pop_back();
      continue;
    }
    if (last && todo.empty()) {
      struct stat status {};
      UniqueFd fd(openat(directory(), name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
      if (!fd || fstat(fd.get(), &status) != 0 || !S_ISLNK(status.st_mode)) {
        *last = std::move(name);
        return {};
      }
      Status followed = follow(fd.get(), name, status, shown, todo);
      if (!followed) return followed;
      continue;
    }
    Status gone = step(name, shown, todo);
    if (!gone) return gone;
  }
  return {};
}

}  // namespace postwright
