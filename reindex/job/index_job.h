#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "libconf/tables/table_references.h"
#include "libmaps/map_types.h"
#include "process/sandbox.h"
#include "reindex/job/table_files.h"

namespace postwright::reindexer {

/// What counts where a text source and the .db do not hold the same records.
enum class OnDifference { source, db, refuse };

/// What may be in the place of the new index.
enum class Existing {
  keep,     ///< an index that is there, and not empty, stays
  replace,  ///< it is made anew
};

/// One index to be made, over files that are open.
struct IndexJob {
  std::string path;         ///< of the table, without suffix, as people know it
  std::string legacy_type;  ///< "hash"; for people
  const MapType* new_type = nullptr;
  TableFiles files;
  RunAs run_as;
  bool from_db = false;
  std::optional<TableUse> use;  ///< nothing: the configuration does not name the table
  bool utf8 = true;             ///< smtputf8_enable
  OnDifference on_difference = OnDifference::source;
  Existing existing = Existing::keep;
  /// Name of the half-made index in the table's directory, without suffix; JobProcess chooses it.
  std::string temporary = {};
};

/// How postmap and postalias are called to do the same by hand.
std::string_view tool_name(bool alias);

/// What became of it.
struct JobReport {
  enum class Result {
    indexed,
    exists,  ///< somebody else made it meanwhile
    failed,
  };
  Result result = Result::failed;
  std::string reason;  ///< of a failure
  std::string tool;    ///< "postmap" or "postalias": how the source was read
  std::string origin;  ///< "/etc/postfix/access.db"
  std::uint64_t records = 0;
  std::uint64_t duplicates = 0;
  std::string differences;            ///< of the .db and the source, as a sentence; empty: none
  std::vector<std::string> warnings;  ///< of the source's reader; the first ones
  bool operator==(const JobReport&) const = default;
};

/// "5 records from /etc/aliases.db, each compared".
std::string made_text(const JobReport& report);

/// Reads, builds, proves and publishes, as the process is: its user, its limits. The working
/// directory becomes the table's. Half-made files are removed.
JobReport make_index(const IndexJob& job);

/// Removes what a job that was killed has left.
void remove_half_made(const IndexJob& job);

}  // namespace postwright::reindexer
