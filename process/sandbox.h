#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"

namespace postwright::reindexer {

/// As whom an index is built: owner and group of the .db.
struct RunAs {
  uid_t uid = 0;
  gid_t gid = 0;
  /// Root, or this user: nobody else may have a say in what is read and written.
  bool trusts(uid_t owner) const { return owner == 0 || owner == uid; }
  bool operator==(const RunAs&) const = default;
};

/// What a process may still do after confine().
struct Confinement {
  std::vector<int> readable;      ///< descriptors (O_PATH is enough) of files that it may read
  int writable_directory = -1;    ///< where it may make, replace and remove files
  bool reads_everywhere = false;  ///< whatever its user may read, beside `readable`
  std::uint64_t max_file_size = 0;
  std::chrono::seconds cpu_time{0};
};

/// Becomes a user for good: real, effective and saved ids, no supplementary groups, no
/// capabilities, also for root. Errors say what the system refused.
Status become(const RunAs& user);

/// While it lives, a process that gave root's rights up for a while (its real user is root) has
/// them: to kill a child that is somebody else.
class AsRoot {
 public:
  AsRoot();
  AsRoot(const AsRoot&) = delete;
  AsRoot& operator=(const AsRoot&) = delete;
  ~AsRoot();

 private:
  std::optional<uid_t> before_;
};

/// Limits the calling process, for good: no network, no new programs, no other processes, no
/// privileges through set-uid files (seccomp, no_new_privs), limits of resources, and where the
/// kernel has Landlock no files but those named. What glibc needs for threads and memory stays.
Status confine(const Confinement& limits);

/// Whether confine() can restrict files on this kernel.
bool has_file_confinement();

}  // namespace postwright::reindexer
