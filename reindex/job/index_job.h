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
  /// The index is not made from a source when fewer than so many percent of the records of the old
  /// one (of the .db, the index, else records_before) would be left; 0: it is always made.
  unsigned hold_back = 0;
  std::uint64_t records_before = 0;  ///< of an index that is gone
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
  /// The records without the one that postalias adds.
  std::uint64_t entries() const { return records - (tool == "postalias" && records > 0 ? 1 : 0); }
};

/// "5 records from /etc/aliases.db, each compared".
std::string made_text(const JobReport& report);

/// Whether an index would lose so much that somebody should look first: fewer than `percent` of
/// its records are left.
bool loses_too_much(std::uint64_t before, std::uint64_t now, unsigned percent);

/// Reads, builds, proves and publishes, as the process is: its user, its limits. The working
/// directory becomes the table's. Half-made files are removed.
JobReport make_index(const IndexJob& job);

/// Removes what a job that was killed has left.
void remove_half_made(const IndexJob& job);

}  // namespace postwright::reindexer
