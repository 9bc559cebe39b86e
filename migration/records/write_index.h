#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "base/progress.h"
#include "base/result.h"
#include "libmaps/index_builder.h"
#include "libmaps/map_types.h"
#include "migration/records/record_batches.h"

namespace postwright::reindexer {

/// What an index is made from: a .db, a text source, another index.
struct IndexOrigin {
  std::string shown;         ///< its name in messages
  bool trailing_nul = true;  ///< whether the table's records have one, where the type has them
  std::string_view hint;     ///< what to do about a key that the type cannot hold
  OriginWalk walk;
  Walker walker = Walker::own_thread;  ///< who calls `walk`
};

/// Writes an index `table` (a path without suffix), reads it back, and compares each record with
/// the origin: what this returns has been proven. `options.reporter` hears the origin's warnings;
/// of several records with one key the first counts. Errors name the origin and, for a key that the
/// type cannot hold, its line. ErrorKind::retry: interrupted by a signal.
Result<BuildSummary> write_proven_index(const MapType& type, const std::string& table,
                                        BuildOptions options, const IndexOrigin& origin,
                                        Progress& progress);

/// Names of what a build of `table` (a name without suffix) that was killed has left in a
/// directory.
Result<std::vector<std::string>> unfinished_files(int directory, std::string_view table);

}  // namespace postwright::reindexer
