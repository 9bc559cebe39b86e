#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace postwright::reindexer {

/// What a file was when the plan was made. Apply refuses a plan when one of them has changed.
struct Fingerprint {
  std::string path;  ///< without the root prefix
  bool exists = false;
  std::uint64_t device = 0, inode = 0, size = 0;
  std::int64_t mtime_ns = 0;
  std::uint64_t content = 0;  ///< 64-bit hash of the bytes
  uid_t uid = 0;
  gid_t gid = 0;
  mode_t mode = 0;  ///< what takes the file's place gets these
  bool operator==(const Fingerprint&) const = default;
};

/// What a file of the site is now, links followed. A file that is absent has a fingerprint too, and
/// so has what cannot be read (a directory, a pipe, a file of somebody else): without content.
/// Memory is constant; the whole file is read.
Result<Fingerprint> take_fingerprint(std::string_view root, const std::string& path);

/// What happened to a file since, in a sentence; nothing when it is as it was.
std::optional<std::string> change_of(const Fingerprint& before, std::string_view root);

}  // namespace postwright::reindexer
