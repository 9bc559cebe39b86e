#include "base/lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

#include "base/interrupt.h"
#include "base/text.h"

namespace postwright {
namespace {

Status flock_file(int fd, int operation, const std::string& path) {
  while (flock(fd, operation) != 0) {
    if (errno == EINTR) {
      if (Status go_on = check_interrupt(); !go_on) return go_on;
      continue;
    }
    if (errno == EWOULDBLOCK)
      return failure(ErrorKind::retry, cat(path, ": locked by another process"), errno);
    return system_failure(cat(path, ": lock"), errno);
  }
  return {};
}

Status fcntl_file(int fd, short type, int command, const std::string& path) {
  struct flock lock {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  while (fcntl(fd, command, &lock) != 0) {
    if (errno == EINTR) {
      if (Status go_on = check_interrupt(); !go_on) return go_on;
      continue;
    }
    if (command == F_SETLK && (errno == EAGAIN || errno == EACCES))
      return failure(ErrorKind::retry, cat(path, ": locked by another process"), errno);
    return system_failure(cat(path, ": lock"), errno);
  }
  return {};
}

}  // namespace

Status lock_flock(int fd, LockMode mode, LockWait wait, const std::string& path) {
  int operation = mode == LockMode::shared ? LOCK_SH : LOCK_EX;
  return flock_file(fd, wait == LockWait::wait ? operation : operation | LOCK_NB, path);
}

Status unlock_flock(int fd, const std::string& path) {
  return flock_file(fd, LOCK_UN, path);
}

Status lock_fcntl(int fd, LockMode mode, LockWait wait, const std::string& path) {
  return fcntl_file(fd, mode == LockMode::shared ? F_RDLCK : F_WRLCK,
                    wait == LockWait::wait ? F_SETLKW : F_SETLK, path);
}

Status unlock_fcntl(int fd, const std::string& path) {
  return fcntl_file(fd, F_UNLCK, F_SETLK, path);
}

}  // namespace postwright
