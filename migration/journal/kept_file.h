#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace postwright::reindexer {

/// A file of the site as it was before apply changed it: a copy of its bytes under `before/` of
/// the run, and what a copy by itself would lose.
struct KeptFile {
  std::string path;  ///< without root
  std::string copy;  ///< name in the run's before/ directory
  uid_t uid = 0;
  gid_t gid = 0;
  mode_t mode = 0;
  std::int64_t mtime_ns = 0;
  std::vector<std::pair<std::string, std::string>> attributes;  ///< extended: labels, ACLs

  bool operator==(const KeptFile&) const = default;
};

/// Copies `path` to RUN/before/NN-NAME, synced. `number` keeps names apart.
Result<KeptFile> keep_file(std::string_view root, std::string_view path, std::string_view run,
                           std::size_t number);

/// Copies what a person's --discard throws away to RUN/discarded/NN-NAME, under the first number
/// that is free, synced. Returns the name of the copy.
Result<std::string> keep_discarded(std::string_view root, std::string_view path,
                                   std::string_view run);

/// True when the file's bytes are those that were kept.
Result<bool> is_as_kept(std::string_view root, const KeptFile& file, std::string_view run);

/// Puts the file back: bytes, owner, group, mode, labels and modification time, atomically.
Status restore_file(std::string_view root, const KeptFile& file, std::string_view run);

/// Replaces the content of a configuration file atomically; everything else about it stays.
Status switch_file(std::string_view root, std::string_view path, std::string_view text);

/// Removes what a crash of restore_file() or switch_file() leaves beside `path`.
Status remove_leftovers(std::string_view root, std::string_view path);

}  // namespace postwright::reindexer
