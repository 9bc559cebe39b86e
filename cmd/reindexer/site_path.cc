#include "cmd/reindexer/site_path.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

#include "base/atomic_file.h"
#include "base/text.h"

namespace postwright::reindexer {
namespace {

constexpr int kMaxLinks = 40;  // as the kernel's own limit

/// Walks a path from the root directory of the site.
class Walk {
 public:
  Walk(std::string_view root, std::string_view path) : path_(path) {
    push(path);
    start_ = root.empty() ? "/" : std::string(root);
  }

  /// Ends at the directory, with `last` empty, or, when `keep_last`, at the directory of the last
  /// component that is no link.
  Result<UniqueFd> run(bool keep_last, std::string* last, std::string* where);

 private:
  void push(std::string_view path) {
    auto parts = split(path, "/");
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) todo_.emplace_back(*part);
  }
  tl::unexpected<Error> refused(int code) const {
    return system_failure(cat("open ", path_), code);
  }
  Status enter(const std::string& name);
  Status leave();
  Status follow(int link, const struct stat& status);

  std::string start_;
  std::string path_;
  std::vector<std::string> todo_;  // the next component is the last one
  std::vector<UniqueFd> stack_;    // the directories from the root to here
  std::vector<std::string> names_;
  int links_ = 0;
};

Status Walk::enter(const std::string& name) {
  auto fd = UniqueFd(openat(stack_.back().get(), name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
  if (!fd) return refused(errno);
  struct stat status {};
  if (fstat(fd.get(), &status) != 0) return refused(errno);
  if (S_ISLNK(status.st_mode)) return follow(fd.get(), status);
  if (!S_ISDIR(status.st_mode)) return refused(ENOTDIR);
  stack_.push_back(std::move(fd));
  names_.push_back(name);
  return {};
}

Status Walk::leave() {
  if (stack_.size() > 1) {
    stack_.pop_back();
    names_.pop_back();
  }
  return {};
}

Status Walk::follow(int link, const struct stat& status) {
  if (status.st_uid != 0 && status.st_uid != geteuid())
    return failure(ErrorKind::system,
                   cat("open ", path_, ": it leads through a symbolic link of user ", status.st_uid,
                       ", which is not followed"),
                   ELOOP);
  if (++links_ > kMaxLinks) return refused(ELOOP);
  char target[4096];
  ssize_t size = readlinkat(link, "", target, sizeof target);
  if (size < 0) return refused(errno);
  std::string_view text(target, static_cast<std::size_t>(size));
  if (text.starts_with('/')) {
    stack_.resize(1);
    names_.clear();
  }
  push(text);
  return {};
}

Result<UniqueFd> Walk::run(bool keep_last, std::string* last, std::string* where) {
  auto root = open_file(start_, O_PATH | O_DIRECTORY);
  if (!root) return failure_of(root);
  stack_.push_back(std::move(*root));
  while (!todo_.empty()) {
    std::string name = std::move(todo_.back());
    todo_.pop_back();
    Status status;
    if (name == ".") continue;
    if (name == "..") {
      status = leave();
    } else if (todo_.empty() && keep_last) {
      struct stat entry {};
      auto fd =
          UniqueFd(openat(stack_.back().get(), name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
      if (fd && fstat(fd.get(), &entry) == 0 && S_ISLNK(entry.st_mode)) {
        status = follow(fd.get(), entry);
      } else {
        *last = name;
        break;
      }
    } else {
      status = enter(name);
    }
    if (!status) return failure_of(status);
  }
  if (keep_last && last->empty()) return refused(EISDIR);
  where->clear();
  for (const std::string& name : names_) *where += cat("/", name);
  // A descriptor that can be synced and listed.
  auto fd = UniqueFd(openat(stack_.back().get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd) return refused(errno);
  return fd;
}

}  // namespace

Result<SiteDirectory> SiteDirectory::open(std::string_view root, std::string_view path) {
  std::string last, where;
  auto fd = Walk(root, path).run(false, &last, &where);
  if (!fd) return failure_of(fd);
  return SiteDirectory(std::move(*fd), std::move(where));
}

std::string SiteDirectory::inside(std::string_view name) const {
  return cat("/proc/self/fd/", fd_.get(), "/", name);
}

std::string SiteDirectory::shown(std::string_view name) const {
  return cat(path_, "/", name);
}

Error SiteDirectory::readable(Error error, std::string_view name, std::string_view as) const {
  std::string from = inside(name);
  std::string to = shown(as);
  for (std::size_t at = 0; (at = error.message.find(from, at)) != std::string::npos;
       at += to.size())
    error.message.replace(at, from.size(), to);
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
  std::string last, where;
  auto fd = Walk(root, path).run(true, &last, &where);
  if (!fd) return failure_of(fd);
  return SiteFile{SiteDirectory(std::move(*fd), std::move(where)), std::move(last)};
}

Result<std::optional<struct stat>> status_in_site(std::string_view root, std::string_view path) {
  auto file = SiteFile::find(root, path);
  if (!file && (file.error().code == ENOENT || file.error().code == ENOTDIR)) return std::nullopt;
  if (!file) return failure_of(file);
  return file->directory.look_at(file->name);
}

Result<std::string> read_in_site(std::string_view root, std::string_view path) {
  auto file = SiteFile::find(root, path);
  if (!file) return failure_of(file);
  auto fd = file->directory.open_regular(file->name, O_RDONLY);
  if (!fd) return failure_of(fd);
  return read_all(fd->get(), file->shown());
}

}  // namespace postwright::reindexer
