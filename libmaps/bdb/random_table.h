#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Test support: Berkeley DB files of all kinds, made with libdb from a seed.
namespace postwright::bdb {

struct RandomRecord {
  std::string key;
  std::string value;
  bool operator==(const RandomRecord&) const = default;
};

struct RandomTable {
  std::string name;                   ///< of the subdatabase; empty: the file's only table
  std::vector<RandomRecord> records;  ///< in the order of libdb's cursor
  bool hash = false;
  /// A reader may doubt that it is whole: the maker asked for a number of records that is neither 0
  /// nor Postfix's, or compacted the table.
  bool doubtful = false;
};

struct RandomFile {
  std::string description;  ///< what was chosen, for the message of a failing test
  std::vector<RandomTable> tables;
  std::string problem;   ///< why libdb could not make it; empty: made
  bool damaged = false;  ///< libdb's own verification fails: its deletes have faults
};

/// Makes `path` anew. The same seed gives the same file: method, page size, byte order, checksums,
/// duplicates, fill factor, sizes of keys and values, order of insertion, updates, deletes,
/// compaction, subdatabases; some are then changed to look like those of other libdb versions.
RandomFile make_random_file(const std::string& path, std::uint64_t seed);

}  // namespace postwright::bdb
