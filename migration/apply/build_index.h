#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "migration/plan/plan.h"

namespace postwright::reindexer {

/// What the file system says of an index, to notice later that somebody has changed it.
struct IndexStamp {
  std::uint64_t device = 0, inode = 0, size = 0;
  std::int64_t mtime_ns = 0;
  bool operator==(const IndexStamp&) const = default;
};

std::string stamp_text(const IndexStamp& stamp);
std::optional<IndexStamp> parse_stamp(std::string_view text);

/// Of an index file of the site; nothing when it is not there.
Result<std::optional<IndexStamp>> stamp_of(std::string_view root, std::string_view index);

struct BuiltIndex {
  std::uint64_t records = 0;
  std::uint64_t duplicates = 0;       ///< records whose key had come before
  std::vector<std::string> warnings;  ///< of the source's reader
  IndexStamp stamp;
};

/// How to build, besides what the plan says.
struct BuildSettings {
  std::string root;
  bool progress = true;
};

/// Makes the new index of a table that the plan rebuilds or converts: writes it under another name
/// in the same directory, with owner, group, mode and labels of the .db (without one, of the
/// source); reads it back and compares it, record by record and as a whole, with what it was built
/// from; and only then renames it to its final name. After an error nothing has changed but a file
/// that remove_build_leftovers() removes.
/// Errors name the table and, for a key that the type cannot hold, the line.
/// ErrorKind::retry: interrupted by a signal.
Result<BuiltIndex> build_index(const PlannedTable& table, const BuildSettings& settings);

/// Removes the half-made files of a build that was killed.
Status remove_build_leftovers(const PlannedTable& table, std::string_view root);

}  // namespace postwright::reindexer
