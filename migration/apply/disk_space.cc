#include "migration/apply/disk_space.h"

#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>

#include "base/file.h"
#include "base/text.h"
#include "migration/files/site_path.h"
#include "migration/values/counted.h"

namespace postwright::reindexer {
namespace {

constexpr std::uint64_t kIndexOverhead = std::uint64_t{64} << 10;  // of the smallest index
constexpr std::uint64_t kStateOverhead = std::uint64_t{1} << 20;   // journal, directories

constexpr std::uint64_t kStateFiles = 4;  // a run's directories, the journal, the lock

struct Demand {
  std::string directory;  // the first one on this file system, for the message
  std::uint64_t bytes = 0;
  std::uint64_t free = 0;
  std::uint64_t files = 0;
  std::uint64_t free_files = 0;
};

using Demands = std::map<std::uint64_t, Demand>;  // by device

Status add_demand(Demands& demands, int fd, const std::string& directory, std::uint64_t bytes,
                  std::uint64_t files) {
  struct stat status {};
  struct statvfs space {};
  if (fstat(fd, &status) != 0 || fstatvfs(fd, &space) != 0)
    return system_failure(cat("find the free space of ", directory), errno);
  Demand& demand = demands[status.st_dev];
  if (demand.directory.empty()) demand.directory = directory;
  demand.bytes += bytes;
  // What is reserved for root is root's.
  demand.free = (geteuid() == 0 ? space.f_bfree : space.f_bavail) * space.f_frsize;
  // File systems that make inodes as they are needed say that they have none.
  demand.files += files;
  demand.free_files = space.f_files == 0 ? demand.files
                      : geteuid() == 0   ? space.f_ffree
                                         : space.f_favail;
  return {};
}

/// An index takes up to twice the bytes of what it is built from: half-full pages, or cdb's tables
/// over many short records.
std::uint64_t index_size(const PlannedTable& table) {
  std::uint64_t largest = 0;
  for (const Fingerprint& print : table.rests_on)
    if (print.path != table.target_path) largest = std::max(largest, print.size);
  return 2 * largest + kIndexOverhead;
}

std::uint64_t kept_size(const Plan& plan) {
  std::uint64_t bytes = kStateOverhead;
  for (const ConfigEdit& edit : plan.edits) bytes += 4 * (edit.before.size + edit.new_text.size());
  for (const PlannedTable& table : plan.tables)
    for (const Fingerprint& print : table.rests_on)
      if (print.path == table.target_path) bytes += print.size;
  return bytes;
}

std::string in_mib(std::uint64_t bytes) {
  return cat((bytes >> 20) + 1, " MiB");
}

}  // namespace

Status check_disk_space(const Plan& plan, const std::string& state_directory) {
  Demands demands;
  for (const PlannedTable& table : plan.tables) {
    if (table.action != Action::rebuild && table.action != Action::convert) continue;
    std::string path = directory_of(table.path);
    auto directory = SiteDirectory::open(plan.root, path);
    if (!directory) return failure_of(directory);
    Status added = add_demand(demands, directory->fd(), path, index_size(table), 2);
    if (!added) return added;
  }
  for (const ConfigEdit& edit : plan.edits) {
    std::string path = directory_of(edit.target);
    auto directory = SiteDirectory::open(plan.root, path);
    if (!directory) return failure_of(directory);
    Status added = add_demand(demands, directory->fd(), path, edit.new_text.size(), 1);
    if (!added) return added;
  }
  std::string state_path = state_directory;
  auto state = SiteDirectory::open("", state_path);
  while (!state && state_path.size() > 1) {  // it is made below what is there
    state_path = directory_of(state_path);
    state = SiteDirectory::open("", state_path);
  }
  if (state) {
    Status added = add_demand(demands, state->fd(), state_directory, kept_size(plan),
                              kStateFiles + plan.edits.size() + plan.tables.size());
    if (!added) return added;
  }
  for (const auto& [device, demand] : demands) {
    if (demand.files > demand.free_files)
      return failure(
          ErrorKind::system,
          cat("not enough inodes for ", demand.directory, ": ", counted(demand.files, "file"),
              " to be made, ", demand.free_files, " free"),
          ENOSPC);
    if (demand.bytes > demand.free)
      return failure(ErrorKind::system,
                     cat("not enough space for ", demand.directory, ": ", in_mib(demand.bytes),
                         " needed, ", in_mib(demand.free), " free"),
                     ENOSPC);
  }
  return {};
}

}  // namespace postwright::reindexer
