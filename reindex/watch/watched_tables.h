#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "libconf/tables/table_references.h"
#include "libmaps/map_types.h"
#include "process/sandbox.h"
#include "reindex/job/table_files.h"
#include "reindex/watch/index_memory.h"

namespace postwright::reindexer {

/// A table that is looked up through an index of a source.
struct WatchedTable {
  std::string path;               ///< without suffix
  const MapType* type = nullptr;  ///< "lmdb", "cdb"
  TableUse use = TableUse::lookup;
  bool utf8 = true;  ///< smtputf8_enable of the first instance that names it
};

/// All tables of a site whose indexes we can build, by index file; also those behind hash: and
/// btree: where the migration level redirects them. Caches of daemons are left out.
struct WatchedSite {
  std::map<std::string, WatchedTable> tables;
  std::vector<std::string> configuration_files;
};

/// Reads the configuration of all instances. `log` hears of what could not be followed.
Result<WatchedSite> read_watched_site(const std::string& config_directory, Reporter& log);

enum class Freshness {
  fresh,      ///< nothing to do
  no_source,  ///< nothing to build it from
  stale,      ///< the index is missing, empty, or made from another state of the source
};

/// Of a table whose files were looked at. `known` is what the index was made from, nullptr where
/// that is unknown. Times speak only of an index that is not the known one: a source that was
/// written or changed in any way after the index is newer; so is one of last year that was put
/// there today.
Freshness freshness(const FileFacts& source, const FileFacts& index, const MadeFrom* known);

/// Why a table's index is not built as `run_as`, the owner of the index (of the source where there
/// is no index); empty when it is. Pure. Root's work rests on what root or nobody but the run-as
/// user can change; a group may.
std::string why_not_rebuilt(const TableFacts& facts, const RunAs& run_as);

}  // namespace postwright::reindexer
