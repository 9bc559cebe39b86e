#include "process/sandbox.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

#include "base/file.h"
#include "base/text.h"

namespace postwright::reindexer {
namespace {

constexpr rlim_t kMaxMemory = rlim_t{4} << 30;  // of the heap: sorting stays below a quarter of it
constexpr rlim_t kMaxOpenFiles = 256;

Status refused(std::string_view what) {
  return system_failure(what, errno);
}

/// Of all sets; root without them is bound by modes like everybody else.
Status drop_capabilities() {
  for (int capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; ++capability)
    (void)prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);  // without CAP_SETPCAP there is nothing to
  __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {};
  if (syscall(SYS_capset, &header, none) != 0) return refused("drop capabilities");
  return {};
}

constexpr std::uint64_t kReadFile = LANDLOCK_ACCESS_FS_READ_FILE;
constexpr std::uint64_t kDirectory = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |
                                     LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
                                     LANDLOCK_ACCESS_FS_REMOVE_FILE;
constexpr std::uint64_t kAll = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;  // what the first ABI knows

Status allow(int ruleset, int fd, std::uint64_t access) {
  landlock_path_beneath_attr rule{.allowed_access = access, .parent_fd = fd};
  if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0)
    return refused("restrict access to files");
  return {};
}

Status confine_files(const Confinement& limits) {
  landlock_ruleset_attr handled{};
  handled.handled_access_fs = kAll;
  UniqueFd ruleset(
      static_cast<int>(syscall(SYS_landlock_create_ruleset, &handled, sizeof handled, 0)));
  if (!ruleset) return {};  // this kernel has none: modes and seccomp remain
  Status allowed;
  for (int fd : limits.readable)
    if (allowed) allowed = allow(ruleset.get(), fd, kReadFile);
  if (allowed && limits.writable_directory >= 0)
    allowed = allow(ruleset.get(), limits.writable_directory, kDirectory);
  if (allowed && limits.reads_everywhere) {
    auto root = open_file("/", O_PATH | O_DIRECTORY);
    allowed = root ? allow(ruleset.get(), root->get(), kReadFile) : Status(failure_of(root));
  }
  if (!allowed) return allowed;
  if (syscall(SYS_landlock_restrict_self, ruleset.get(), 0) != 0)
    return refused("restrict access to files");
  return {};
}

/// What reading and writing files, memory and threads of one process need.
constexpr int kAllowedCalls[] = {
    // files
    SCMP_SYS(openat), SCMP_SYS(close), SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64),
    SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(pwrite64), SCMP_SYS(pwritev), SCMP_SYS(lseek),
    SCMP_SYS(fstat), SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(newfstatat), SCMP_SYS(statx),
    SCMP_SYS(statfs), SCMP_SYS(fstatfs), SCMP_SYS(access), SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(getdents64),
    SCMP_SYS(getcwd), SCMP_SYS(fchdir), SCMP_SYS(fcntl), SCMP_SYS(flock), SCMP_SYS(dup),
    SCMP_SYS(fsync), SCMP_SYS(fdatasync), SCMP_SYS(sync_file_range), SCMP_SYS(fadvise64),
    SCMP_SYS(ftruncate), SCMP_SYS(fallocate), SCMP_SYS(fchmod), SCMP_SYS(fchown),
    SCMP_SYS(utimensat), SCMP_SYS(getxattr), SCMP_SYS(fgetxattr), SCMP_SYS(flistxattr),
    SCMP_SYS(fsetxattr), SCMP_SYS(rename), SCMP_SYS(renameat), SCMP_SYS(renameat2),
    SCMP_SYS(linkat), SCMP_SYS(unlink), SCMP_SYS(unlinkat),
    // memory
    SCMP_SYS(brk), SCMP_SYS(mmap), SCMP_SYS(mremap), SCMP_SYS(munmap), SCMP_SYS(madvise),
    SCMP_SYS(mprotect), SCMP_SYS(msync),
    // threads, time, the end
    SCMP_SYS(futex), SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity), SCMP_SYS(gettid), SCMP_SYS(getpid), SCMP_SYS(getuid),
    SCMP_SYS(geteuid), SCMP_SYS(getgid), SCMP_SYS(getegid), SCMP_SYS(getrandom),
    SCMP_SYS(clock_gettime), SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep), SCMP_SYS(getrusage),
    SCMP_SYS(prlimit64), SCMP_SYS(sysinfo), SCMP_SYS(uname), SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(restart_syscall), SCMP_SYS(tgkill),
#if defined(__SANITIZE_ADDRESS__)  // with which sanitizers try whether memory can be read
    SCMP_SYS(pipe), SCMP_SYS(pipe2),
#endif
    SCMP_SYS(sigaltstack), SCMP_SYS(exit), SCMP_SYS(exit_group)};

Status confine_calls() {
  auto release = [](void* filter) { seccomp_release(filter); };
  std::unique_ptr<void, decltype(release)> filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)), release);
  if (!filter) return failure(ErrorKind::system, "restrict system calls: no filter");
  int failed = 0;
  for (int call : kAllowedCalls)
    if (failed == 0) failed = seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0);
  // Threads of this process; clone3, whose flags a filter cannot see, looks as if it were missing.
  constexpr std::uint64_t kThread = CLONE_THREAD | CLONE_VM;
  if (failed == 0)
    failed = seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                              SCMP_A0(SCMP_CMP_MASKED_EQ, kThread, kThread));
  if (failed == 0)
    failed = seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
  if (failed == 0) failed = seccomp_load(filter.get());
  if (failed == 0) return {};
  return system_failure("restrict system calls", -failed);
}

Status limit(__rlimit_resource resource, rlim_t value, std::string_view what) {
  rlimit both{.rlim_cur = value, .rlim_max = value};
  if (rlimit now{}; getrlimit(resource, &now) == 0 && now.rlim_max < value) return {};
  if (setrlimit(resource, &both) != 0) return refused(what);
  return {};
}

Status limit_resources(const Confinement& limits) {
  Status limited = limit(RLIMIT_CORE, 0, "limit core files");
#if !defined(__SANITIZE_ADDRESS__)  // whose shadow memory counts
  if (limited) limited = limit(RLIMIT_DATA, kMaxMemory, "limit memory");
#endif
  if (limited) limited = limit(RLIMIT_NOFILE, kMaxOpenFiles, "limit open files");
  if (limited && limits.max_file_size > 0)
    limited = limit(RLIMIT_FSIZE, limits.max_file_size, "limit the size of files");
  if (limited && limits.cpu_time.count() > 0)
    limited = limit(RLIMIT_CPU, static_cast<rlim_t>(limits.cpu_time.count()), "limit CPU time");
  (void)signal(SIGXFSZ, SIG_IGN);  // a write gets EFBIG instead
  return limited;
}

}  // namespace

AsRoot::AsRoot() {
  uid_t now = geteuid();
  if (getuid() == 0 && now != 0 && seteuid(0) == 0) before_ = now;
}

AsRoot::~AsRoot() {
  // A process that cannot give the rights up again must not go on with them.
  if (before_ && seteuid(*before_) != 0) abort();
}

Status become(const RunAs& user) {
  bool is_root = geteuid() == 0;
  if (is_root && setgroups(0, nullptr) != 0) return refused("drop supplementary groups");
  if (setresgid(user.gid, user.gid, user.gid) != 0) return refused(cat("become gid ", user.gid));
  if (setresuid(user.uid, user.uid, user.uid) != 0) return refused(cat("become uid ", user.uid));
  Status dropped = drop_capabilities();
  if (!dropped) return dropped;
  (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  return {};
}

Status confine(const Confinement& limits) {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return refused("give up new privileges");
  Status confined = confine_files(limits);
  if (confined) confined = limit_resources(limits);
  if (confined) confined = confine_calls();
  return confined;
}

bool has_file_confinement() {
  return syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION) > 0;
}

}  // namespace postwright::reindexer
