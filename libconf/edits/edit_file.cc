#include "libconf/edits/edit_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cassert>
#include <cerrno>
#include <cstdio>

#include "base/atomic_file.h"
#include "base/file.h"
#include "base/links.h"
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
  auto fd = open_file(target, O_RDONLY | O_NONBLOCK | O_NOFOLLOW);
  if (!fd) return system_failure(cat("open ", path, " for reading"), fd.error().code);
  auto status = status_of(fd->get(), path);
  if (!status) return failure_of(status);
  if (!S_ISREG(status->st_mode) && !S_ISDIR(status->st_mode))
    return failure(ErrorKind::system, cat("open ", path, " for reading: not a regular file"));
  auto bytes = read_all(fd->get(), path);
  if (!bytes) return failure_of(bytes);
  return Original{.fd = std::move(*fd), .status = *status, .bytes = std::move(*bytes)};
}

/// A file whose turn we have, its old bytes, and then its new ones beside it.
class OpenEdit {
 public:
  static Result<OpenEdit> begin(const std::string& path) {
    OpenEdit edit(path);
    Status taken = edit.take_turns();
    if (!taken) return failure_of(taken);
    auto original = read_original(edit.target_, path);
    if (!original) return failure_of(original);
    edit.original_ = std::move(*original);
    return edit;
  }

  const std::string& bytes() const { return original_.bytes; }
  const std::string& path() const { return path_; }

  Status write(std::string_view bytes) {
    int fd = turn().fd();
    if (ftruncate(fd, 0) != 0) return failed(errno);
    Status written = write_all(fd, bytes);
    if (!written) return failed(written.error().code);
    Status copied = copy_attributes(original_.fd.get(), fd, path_);
    if (!copied) return copied;
    if (fsync(fd) != 0) return failed(errno);
    return {};
  }

  /// Nobody has changed the file, or taken the turn, meanwhile.
  bool is_current() const {
    auto now = status_of(target_);
    return turn().is_ours() && now && is_same_version(*now, original_.status);
  }

  Status put_in_place() {
    Status renamed = turn().rename_to(target_);
    if (!renamed) return failed(renamed.error().code);
    return {};
  }
  Status sync() const { return sync_directory(directory_of(target_)); }

 private:
  explicit OpenEdit(const std::string& path) : path_(path), target_(path), original_{} {}

  /// The turn of the file, and before it that of each symbolic link that leads there: Postfix'
  /// postconf takes the turn of the name that it is given, and puts a file in the link's place.
  Status take_turns() {
    auto target = resolve_links(path_);  // loops end here
    if (!target) return not_followed(target.error());
    for (;;) {
      auto turn = Turn::take(cat(target_, ".tmp"));
      struct stat status {};
      bool is_link = lstat(target_.c_str(), &status) == 0 && S_ISLNK(status.st_mode);
      if (turn)
        turns_.push_back(std::move(*turn));
      else if (!is_link || !nobody_edits_there(turn.error().code))
        return failure_of(turn);
      if (!is_link) return {};
      auto next = read_link(target_);
      if (!next) return not_followed(next.error());
      target_ = std::move(*next);
      if (++links_ > kMaxLinks) return system_failure(cat("open ", path_, ".tmp"), ELOOP);
    }
  }

  static bool nobody_edits_there(int code) {
    return code == EACCES || code == EPERM || code == EROFS;
  }

  tl::unexpected<Error> not_followed(const Error& error) const {
    return failure(error.kind, cat("open ", path_, ".tmp: ", error.message), error.code);
  }
  tl::unexpected<Error> failed(int code) const {
    return system_failure(cat("close ", target_, ".tmp"), code);
  }
  Turn& turn() { return turns_.back(); }
  const Turn& turn() const { return turns_.back(); }

  std::string path_, target_;
  std::size_t links_ = 0;
  std::vector<Turn> turns_;  // the last one is that of the target
  Original original_;
};

/// What `done` files were is put back, unless somebody was there since. What could not be, in
/// words.
std::string undo(std::span<const FileVersions> done) {
  std::string left;
  for (const FileVersions& file : done) {
    auto undone = edit_file(file.path, [&](std::string_view bytes) -> Result<std::string> {
      return bytes == file.after ? file.before : std::string(bytes);
    });
    if (!undone || !*undone)
      left += cat("; ", file.path, " is already edited and could not be put back");
  }
  return left;
}

/// One try. ErrorKind::retry: somebody else changed a file meanwhile.
Result<std::vector<FileVersions>> try_to_edit(std::span<const std::string> paths,
                                              const FilesEdit& edit) {
  std::vector<OpenEdit> open;
  std::vector<FileVersions> versions;
  std::vector<std::string_view> before;
  before.reserve(paths.size());
  for (const std::string& path : paths) {
    auto one = OpenEdit::begin(path);
    if (!one) return failure_of(one);
    open.push_back(std::move(*one));
  }
  for (const OpenEdit& one : open) before.push_back(one.bytes());
  auto after = edit(before);
  if (!after) return failure_of(after);
  assert(after->size() == paths.size());
  for (std::size_t i = 0; i < paths.size(); ++i)
    versions.push_back({paths[i], std::string(before[i]), std::move((*after)[i])});
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (!versions[i].has_changed()) continue;
    Status written = open[i].write(versions[i].after);
    if (!written) return failure_of(written);
  }
  bool current = true;
  for (std::size_t i = 0; i < paths.size(); ++i)
    current &= !versions[i].has_changed() || open[i].is_current();
  if (!current) return failure(ErrorKind::retry, {});
  std::vector<FileVersions> done;
  Status all_synced;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (!versions[i].has_changed()) continue;
    Status placed = open[i].put_in_place();
    if (placed) {
      done.push_back(versions[i]);
      // Half of an edit would be worse than one that a crash may undo: go on.
      Status synced = open[i].sync();
      if (!synced && all_synced) all_synced = std::move(synced);
      continue;
    }
    open.clear();  // turns that undo() takes
    std::string left = undo(done);
    return failure(ErrorKind::system, cat(placed.error().message, left), placed.error().code);
  }
  if (!all_synced) return failure_of(all_synced);
  return versions;
}

}  // namespace

Result<std::vector<FileVersions>> edit_files(std::span<const std::string> paths,
                                             const FilesEdit& edit) {
  for (;;) {
    auto edited = try_to_edit(paths, edit);
    if (edited || edited.error().kind != ErrorKind::retry) return edited;
  }
}

Result<bool> edit_file(const std::string& path, const FileEdit& edit) {
  auto edited = edit_files({&path, 1}, [&](auto bytes) -> Result<std::vector<std::string>> {
    auto one = edit(bytes[0]);
    if (!one) return failure_of(one);
    std::vector<std::string> all;
    all.push_back(std::move(*one));
    return all;
  });
  if (!edited) return failure_of(edited);
  return edited->front().has_changed();
}

}  // namespace postwright
