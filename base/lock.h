#pragma once

#include <string>

#include "base/result.h"

namespace postwright {

enum class LockMode { shared, exclusive };
enum class LockWait { wait, try_once };

/// flock(2) on an open file, as Postfix locks hash:, btree: and cdb: files. Released with
/// unlock_flock or when the descriptor is closed. With try_once, a lock held elsewhere is
/// ErrorKind::retry.
Status lock_flock(int fd, LockMode mode, LockWait wait, const std::string& path);
Status unlock_flock(int fd, const std::string& path);

/// fcntl(2) record lock over the whole file, as Postfix locks lmdb: files. Belongs to the process:
/// closing any descriptor of the file releases it.
Status lock_fcntl(int fd, LockMode mode, LockWait wait, const std::string& path);
Status unlock_fcntl(int fd, const std::string& path);

}  // namespace postwright
