#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/file.h"
#include "base/result.h"
#include "libmaps/bdb/bdb_file.h"

namespace postwright::bdb {

/// Room for one page; allocated when it is first needed, kept for the next page.
class PageBuffer {
 public:
  char* room(std::uint32_t size);

 private:
  std::unique_ptr<char[]> bytes_;
  std::uint32_t size_ = 0;
};

/// The bytes of a file under its lock: mapped, or copied with pread(2), or memory that the caller
/// keeps.
class PageSource {
 public:
  /// Takes the lock, as acquire() does, when `lock` is set; otherwise acquire() and release() do
  /// nothing. Directories, devices and pipes are refused.
  static Result<PageSource> open(const std::string& path, File::Reading reading, bool lock);
  static PageSource of_memory(std::string path, std::string_view bytes);

  const std::string& path() const { return path_; }
  std::uint64_t size() const { return size_; }
  int fd() const { return fd_.get(); }  ///< -1 for memory

  /// `size` bytes at `offset`, which must lie inside size(): a view of the mapping or of `buffer`.
  /// A file that became shorter is ErrorKind::retry.
  Result<const char*> read(std::uint64_t offset, std::uint32_t size, PageBuffer& buffer) const;

  /// Shared flock(2), waiting for a writer to end; counted, so it may be taken several times.
  Status acquire();
  void release();
  /// Adopts what the file is now; true when that is not what it was. Never while somebody else
  /// holds the lock too, and reads.
  Result<bool> refresh();

  /// ErrorKind::retry when size, modification time or metadata page are no longer those of open().
  Status check_unchanged() const;

 private:
  tl::unexpected<Error> changed() const;
  Status take();

  std::string path_;
  UniqueFd fd_;
  MappedFile mapping_;
  std::string_view bytes_;  // mapped or the caller's; empty when pages are copied
  bool mapped_ = false;
  bool locks_ = false;
  unsigned locked_ = 0;
  std::uint64_t size_ = 0;
  struct timespec modified_ {};
  std::string first_bytes_;  // of the metadata page, to see whether it changed
};

}  // namespace postwright::bdb
