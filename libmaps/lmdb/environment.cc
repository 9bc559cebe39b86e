#include "libmaps/lmdb/environment.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/file.h"
#include "base/lock.h"
#include "base/text.h"
#include "libmaps/lmdb/check_lmdb.h"
#include "libmaps/lmdb/lmdb_format.h"

namespace postwright::lmdb {
namespace {

/// Size of the file; an error when liblmdb should not see it.
Result<std::size_t> checked_size(int fd, const std::string& path) {
  auto status = status_of(fd, path);
  if (!status) return Environment::failed(status.error().code);
  if (S_ISDIR(status->st_mode)) return Environment::failed(EISDIR);
  if (status->st_size == 0) return std::size_t{0};
  auto checked = check_open_file(fd, path);
  if (!checked) return failure_of(checked);
  return static_cast<std::size_t>(status->st_size);
}

/// Where liblmdb, which follows links, finds the file that is open, whatever has its name by now.
std::string name_for_library(int fd, const std::string& path) {
  std::string open = cat("/proc/self/fd/", fd);
  return access(open.c_str(), F_OK) == 0 ? open : path;
}

}  // namespace

tl::unexpected<Error> Environment::failed(int code) {
  bool from_system = code > 0;
  return failure(from_system ? ErrorKind::system : ErrorKind::data, mdb_strerror(code),
                 from_system ? code : 0);
}

Environment::Environment(Environment&& other) noexcept
    : path_(std::move(other.path_)),
      create_(other.create_),
      map_size_(other.map_size_),
      env_(std::move(other.env_)),
      txn_(std::exchange(other.txn_, nullptr)),
      dbi_(other.dbi_) {}

Environment::~Environment() {
  abort();
}

Result<Environment> Environment::open(const std::string& path, bool create, std::size_t map_size) {
  Environment environment(path, create, map_size);
  Status opened = environment.open_file();
  if (!opened) return failure_of(opened);
  return environment;
}

Status Environment::open_file() {
  int create = create_ ? O_CREAT : 0;
  auto file = postwright::open_file(path_, O_RDWR | O_NONBLOCK | O_NOFOLLOW | create);
  if (!file) return failed(file.error().code);
  auto size = checked_size(file->get(), path_);
  if (!size) return failure_of(size);
  map_size_ = std::max({map_size_, *size + *size / 2, static_cast<std::size_t>(kDefaultMapSize)});
  MDB_env* env = nullptr;
  int code = mdb_env_create(&env);
  if (code != 0) return failed(code);
  env_.reset(env);
  code = mdb_env_set_mapsize(env, map_size_);
  if (code == 0)
    code = mdb_env_open(env, name_for_library(file->get(), path_).c_str(),
                        MDB_NOSUBDIR | MDB_NOLOCK, 0644);
  if (code != 0) {
    env_.reset();
    return failed(code);
  }
  return {};
}

/// False when another file has the name now.
Result<bool> Environment::is_current() const {
  int fd = -1;
  mdb_env_get_fd(env_.get(), &fd);
  struct stat ours {};
  struct stat named {};
  if (fstat(fd, &ours) != 0) return failed(errno);
  if (lstat(path_.c_str(), &named) != 0 && errno != ENOENT) return failed(errno);
  return ours.st_dev == named.st_dev && ours.st_ino == named.st_ino;
}

Status Environment::begin() {
  for (;;) {
    int fd = -1;
    mdb_env_get_fd(env_.get(), &fd);
    Status locked = lock_fcntl(fd, LockMode::exclusive, LockWait::wait, path_);
    if (!locked) return failed(locked.error().code);
    auto current = is_current();
    if (!current) return failure_of(current);
    if (*current) return begin_locked();
    env_.reset();  // and with it the lock
    Status opened = open_file();
    if (!opened) return opened;
  }
}

Status Environment::begin_locked() {
  int code = mdb_txn_begin(env_.get(), nullptr, 0, &txn_);
  if (code == MDB_MAP_RESIZED) {
    // Another process made the table larger than our map.
    code = mdb_env_set_mapsize(env_.get(), 0);
    if (code == 0) code = mdb_txn_begin(env_.get(), nullptr, 0, &txn_);
  }
  if (code == 0) code = mdb_dbi_open(txn_, nullptr, 0, &dbi_);
  if (code == 0) return {};
  abort();
  return failed(code);
}

void Environment::unlock() {
  int fd = -1;
  mdb_env_get_fd(env_.get(), &fd);
  (void)unlock_fcntl(fd, path_);
}

int Environment::commit() {
  int code = mdb_txn_commit(std::exchange(txn_, nullptr));
  unlock();
  return code;
}

void Environment::abort() {
  if (txn_) mdb_txn_abort(std::exchange(txn_, nullptr));
  if (env_) unlock();
}

Status Environment::grow() {
  if (map_size_ > SIZE_MAX / 2) return failed(MDB_MAP_FULL);
  map_size_ *= 2;
  int code = mdb_env_set_mapsize(env_.get(), map_size_);
  if (code != 0) return failed(code);
  return {};
}

}  // namespace postwright::lmdb
