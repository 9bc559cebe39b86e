// LD_PRELOAD library: counts the calls by which a program changes the file system, and at one of
// them kills the process or lets the call fail. Descriptors 0 to 2 do not count.
//
//   FAULT_AT=N        at the Nth call (from 1); absent: never
//   FAULT_ACTION=     kill    SIGKILL instead of the call; a write does half of its bytes first
//                     fail    the call fails, later ones do not: a passing fault
//                     broken  this call and all later ones fail: a full or dying disk
//   FAULT_ERRNO=N     the error of failing calls (default ENOSPC). Calls that cannot have it (sync,
//                     unlink, ...) fail with EIO
//   FAULT_LOG=FILE    one line a call: number, name, path
//
// Every point at which a crash can be told apart by what is on disk lies just before one of these
// calls, so "before each of them" is every crash of the process.

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace {

enum class Action { none, kill, fail, broken };

struct Settings {
  bool ready = false;
  Action action = Action::none;
  unsigned long at = 0;
  int error = ENOSPC;
  int log = -1;
};

Settings g_settings;
unsigned long g_calls = 0;

const Settings& settings() {
  if (g_settings.ready) return g_settings;
  g_settings.ready = true;
  if (const char* at = getenv("FAULT_AT")) g_settings.at = strtoul(at, nullptr, 10);
  if (const char* action = getenv("FAULT_ACTION")) {
    if (strcmp(action, "kill") == 0) g_settings.action = Action::kill;
    if (strcmp(action, "fail") == 0) g_settings.action = Action::fail;
    if (strcmp(action, "broken") == 0) g_settings.action = Action::broken;
  }
  if (const char* error = getenv("FAULT_ERRNO")) g_settings.error = atoi(error);
  if (const char* log = getenv("FAULT_LOG"))
    g_settings.log = static_cast<int>(
        syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  return g_settings;
}

void log_call(const char* name, const char* path, int fd) {
  if (settings().log < 0) return;
  char target[512] = "";
  if (!path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    long size = syscall(SYS_readlink, link, target, sizeof target - 1);
    target[size > 0 ? size : 0] = '\0';
    path = target;
  }
  char line[700];
  int size = snprintf(line, sizeof line, "%lu %s %s\n", g_calls, name, path);
  if (size > 0) syscall(SYS_write, settings().log, line, static_cast<size_t>(size));
}

/// What this call does: go on, or fail (errno is set).
enum class Verdict { go_on, fail };

/// `needs_space`: the call can fail for want of space; others fail with EIO.
Verdict decide(const char* name, const char* path, int fd, bool needs_space,
               void (*before_kill)(int, const void*, size_t) = nullptr, const void* bytes = nullptr,
               size_t size = 0) {
  const Settings& chosen = settings();
  if (!path && fd >= 0 && fd <= 2) return Verdict::go_on;
  if (fd >= 0 && fd == chosen.log) return Verdict::go_on;
  ++g_calls;
  log_call(name, path, fd);
  if (chosen.action == Action::none || chosen.at == 0 || g_calls < chosen.at) return Verdict::go_on;
  if (g_calls > chosen.at && chosen.action != Action::broken) return Verdict::go_on;
  if (chosen.action == Action::kill) {
    if (before_kill) before_kill(fd, bytes, size);
    kill(getpid(), SIGKILL);
    for (;;) pause();
  }
  errno = needs_space || chosen.error != ENOSPC ? chosen.error : EIO;
  return Verdict::fail;
}

void write_half(int fd, const void* bytes, size_t size) {
  if (size > 1) syscall(SYS_write, fd, bytes, size / 2);
}

template <class Function>
Function real(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

/// The real function of the same type, found once.
#define REAL(name)                                    \
  static auto* next = real<decltype(&::name)>(#name); \
  (void)next

int open_file(int directory, const char* path, int flags, mode_t mode) {
  return static_cast<int>(syscall(SYS_openat, directory, path, flags, mode));
}

/// Opening counts when it may make a file or cut one.
int counted_open(const char* name, int directory, const char* path, int flags, mode_t mode) {
  bool makes = (flags & (O_CREAT | O_TRUNC)) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
  if (makes && decide(name, path, -1, true) == Verdict::fail) return -1;
  return open_file(directory, path, flags, mode);
}

mode_t mode_argument(int flags, va_list arguments) {
  bool has_mode = (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
  return has_mode ? static_cast<mode_t>(va_arg(arguments, unsigned)) : 0;
}

}  // namespace

#define COUNTED(call, path, fd, needs_space) \
  if (decide(call, path, fd, needs_space) == Verdict::fail) return -1

extern "C" {

int open(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  mode_t mode = mode_argument(flags, arguments);
  va_end(arguments);
  return counted_open("open", AT_FDCWD, path, flags, mode);
}

int openat(int directory, const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  mode_t mode = mode_argument(flags, arguments);
  va_end(arguments);
  return counted_open("openat", directory, path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  mode_t mode = mode_argument(flags, arguments);
  va_end(arguments);
  return counted_open("open", AT_FDCWD, path, flags, mode);
}

int openat64(int directory, const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  mode_t mode = mode_argument(flags, arguments);
  va_end(arguments);
  return counted_open("openat", directory, path, flags, mode);
}

ssize_t write(int fd, const void* bytes, size_t size) {
  if (decide("write", nullptr, fd, true, write_half, bytes, size) == Verdict::fail) return -1;
  return syscall(SYS_write, fd, bytes, size);
}

ssize_t pwrite(int fd, const void* bytes, size_t size, off_t offset) {
  COUNTED("pwrite", nullptr, fd, true);
  return syscall(SYS_pwrite64, fd, bytes, size, offset);
}

ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t offset) {
  COUNTED("pwrite", nullptr, fd, true);
  return syscall(SYS_pwrite64, fd, bytes, size, offset);
}

ssize_t writev(int fd, const struct iovec* parts, int count) {
  COUNTED("writev", nullptr, fd, true);
  return syscall(SYS_writev, fd, parts, count);
}

ssize_t pwritev(int fd, const struct iovec* parts, int count, off_t offset) {
  REAL(pwritev);
  COUNTED("pwritev", nullptr, fd, true);
  return next(fd, parts, count, offset);
}

ssize_t pwritev64(int fd, const struct iovec* parts, int count, off64_t offset) {
  REAL(pwritev64);
  COUNTED("pwritev", nullptr, fd, true);
  return next(fd, parts, count, offset);
}

ssize_t copy_file_range(int in, off64_t* in_offset, int out, off64_t* out_offset, size_t size,
                        unsigned flags) {
  REAL(copy_file_range);
  COUNTED("copy_file_range", nullptr, out, true);
  return next(in, in_offset, out, out_offset, size, flags);
}

int fsync(int fd) {
  COUNTED("fsync", nullptr, fd, false);
  return static_cast<int>(syscall(SYS_fsync, fd));
}

int fdatasync(int fd) {
  COUNTED("fdatasync", nullptr, fd, false);
  return static_cast<int>(syscall(SYS_fdatasync, fd));
}

int msync(void* address, size_t size, int flags) {
  COUNTED("msync", "", -1, false);
  return static_cast<int>(syscall(SYS_msync, address, size, flags));
}

int ftruncate(int fd, off_t size) {
  COUNTED("ftruncate", nullptr, fd, true);
  return static_cast<int>(syscall(SYS_ftruncate, fd, size));
}

int ftruncate64(int fd, off64_t size) {
  COUNTED("ftruncate", nullptr, fd, true);
  return static_cast<int>(syscall(SYS_ftruncate, fd, size));
}

int fallocate(int fd, int mode, off_t offset, off_t size) {
  COUNTED("fallocate", nullptr, fd, true);
  return static_cast<int>(syscall(SYS_fallocate, fd, mode, offset, size));
}

int rename(const char* from, const char* to) noexcept {
  COUNTED("rename", to, -1, true);
  return static_cast<int>(syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}

int renameat(int from_directory, const char* from, int to_directory, const char* to) noexcept {
  COUNTED("renameat", to, -1, true);
  return static_cast<int>(syscall(SYS_renameat2, from_directory, from, to_directory, to, 0));
}

int renameat2(int from_directory, const char* from, int to_directory, const char* to,
              unsigned flags) noexcept {
  COUNTED("renameat2", to, -1, true);
  return static_cast<int>(syscall(SYS_renameat2, from_directory, from, to_directory, to, flags));
}

int link(const char* from, const char* to) noexcept {
  COUNTED("link", to, -1, true);
  return static_cast<int>(syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0));
}

int linkat(int from_directory, const char* from, int to_directory, const char* to,
           int flags) noexcept {
  COUNTED("linkat", to, -1, true);
  return static_cast<int>(syscall(SYS_linkat, from_directory, from, to_directory, to, flags));
}

int unlink(const char* path) noexcept {
  COUNTED("unlink", path, -1, false);
  return static_cast<int>(syscall(SYS_unlinkat, AT_FDCWD, path, 0));
}

int unlinkat(int directory, const char* path, int flags) noexcept {
  COUNTED("unlinkat", path, -1, false);
  return static_cast<int>(syscall(SYS_unlinkat, directory, path, flags));
}

int rmdir(const char* path) noexcept {
  COUNTED("rmdir", path, -1, false);
  return static_cast<int>(syscall(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR));
}

int mkdir(const char* path, mode_t mode) noexcept {
  COUNTED("mkdir", path, -1, true);
  return static_cast<int>(syscall(SYS_mkdirat, AT_FDCWD, path, mode));
}

int mkdirat(int directory, const char* path, mode_t mode) noexcept {
  COUNTED("mkdirat", path, -1, true);
  return static_cast<int>(syscall(SYS_mkdirat, directory, path, mode));
}

int fchmod(int fd, mode_t mode) noexcept {
  COUNTED("fchmod", nullptr, fd, false);
  return static_cast<int>(syscall(SYS_fchmod, fd, mode));
}

int fchown(int fd, uid_t owner, gid_t group) noexcept {
  COUNTED("fchown", nullptr, fd, false);
  return static_cast<int>(syscall(SYS_fchown, fd, owner, group));
}

int futimens(int fd, const struct timespec times[2]) noexcept {
  COUNTED("futimens", nullptr, fd, false);
  return static_cast<int>(syscall(SYS_utimensat, fd, nullptr, times, 0));
}

int fsetxattr(int fd, const char* name, const void* value, size_t size, int flags) noexcept {
  COUNTED("fsetxattr", nullptr, fd, true);
  return static_cast<int>(syscall(SYS_fsetxattr, fd, name, value, size, flags));
}

}  // extern "C"
