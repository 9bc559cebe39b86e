#include "migration/journal/run_lock.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>

#include "base/lock.h"
#include "base/text.h"
#include "migration/files/site_path.h"

namespace postwright::reindexer {
namespace {

std::string holder_text(std::string_view work) {
  time_t now = time(nullptr);
  struct tm parts {};
  localtime_r(&now, &parts);
  char when[32];
  std::size_t size = strftime(when, sizeof when, "%Y-%m-%d %H:%M:%S", &parts);
  return cat(work, ", process ", getpid(), ", since ", std::string_view(when, size), "\n");
}

tl::unexpected<Error> held_elsewhere(std::string_view holder) {
  std::string message = "another reindexer is at work on this site";
  holder = trim(holder);
  if (!holder.empty()) message += cat(": ", printable(holder, false));
  return failure(ErrorKind::retry, std::move(message), EWOULDBLOCK);
}

bool already_held(const std::vector<UniqueFd>& held, int fd) {
  struct stat one {};
  struct stat other {};
  if (fstat(fd, &one) != 0) return false;
  for (const UniqueFd& lock : held)
    if (fstat(lock.get(), &other) == 0 && one.st_dev == other.st_dev && one.st_ino == other.st_ino)
      return true;
  return false;
}

}  // namespace

Result<RunLock> RunLock::take(const std::string& state_directory, std::string_view work,
                              std::string_view root,
                              const std::vector<std::string>& config_directories) {
  RunLock lock;
  std::string path = cat(state_directory, "/lock");
  auto file = open_file(path, O_RDWR | O_CREAT | O_NOFOLLOW, 0600);
  if (!file) return failure_of(file);
  Status locked = lock_flock(file->get(), LockMode::exclusive, LockWait::try_once, path);
  if (!locked && locked.error().kind == ErrorKind::retry) {
    auto holder = read_all(file->get(), path, 4096);
    return held_elsewhere(holder ? *holder : std::string());
  }
  if (!locked) return failure_of(locked);
  // The text is for people, the lock is what counts: a full disk does not stop us here.
  if (ftruncate(file->get(), 0) == 0) (void)write_all(file->get(), holder_text(work));
  lock.held_.push_back(std::move(*file));

  for (const std::string& directory : config_directories) {
    auto opened = SiteDirectory::open(root, directory);
    if (!opened) return failure_of(opened);
    // A descriptor of its own, which outlives the walk.
    UniqueFd fd(openat(opened->fd(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd) return system_failure(cat("open ", directory), errno);
    // Two locks of one process on one directory would wait for each other.
    if (already_held(lock.held_, fd.get())) continue;
    locked = lock_flock(fd.get(), LockMode::exclusive, LockWait::try_once, directory);
    if (!locked && locked.error().kind == ErrorKind::retry)
      return held_elsewhere(cat("it holds ", directory));
    if (!locked) return failure_of(locked);
    lock.held_.push_back(std::move(fd));
  }
  return lock;
}

}  // namespace postwright::reindexer
