#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cmd/reindexer/options.h"
#include "libconf/table_references.h"

namespace postwright {
class Configuration;
}

namespace postwright::reindexer {

struct Instance {
  std::string config_directory;  ///< without root
  std::string name;
  std::shared_ptr<const Configuration> configuration;
};

enum class FileState { absent, present, damaged };

/// The Berkeley DB file of a table.
struct DbState {
  FileState state = FileState::absent;
  std::string error;  ///< why it is damaged (or encrypted, ...)
  std::string kind;   ///< "hash" or "btree", what the file is (the reference may say other)
  std::uint32_t version = 0;
  bool big_endian = false;
  std::uint32_t page_size = 0;
  std::uint64_t records = 0;
  bool keys_with_nul = false, keys_without_nul = false;
  bool capitals_in_keys = false;  ///< made with postmap -f
  bool duplicates = false;        ///< two records with the same key (not made by Postfix)
  bool alias_markers = false;     ///< holds "@" / YP_LAST_MODIFIED: made by postalias
  uid_t uid = 0;
  gid_t gid = 0;
  mode_t mode = 0;
  std::int64_t mtime_ns = 0;
  std::uint64_t size = 0;
};

struct SourceState {
  FileState state = FileState::absent;
  std::string error;
  std::uint64_t records = 0;
  uid_t uid = 0;
  gid_t gid = 0;
  mode_t mode = 0;
  std::int64_t mtime_ns = 0;
  std::uint64_t size = 0;
};

/// Two sets of records, compared by content. Trailing null bytes and postalias' own records
/// (@, YP_*) do not count.
struct Comparison {
  bool equal = true;
  std::uint64_t only_left = 0, only_right = 0, different = 0;
  struct Difference {
    std::string key;
    std::optional<std::string> left, right;
  };
  std::vector<Difference> first;  ///< at most ten, in key order
};

/// One physical table, with everything that names it.
struct TableState {
  std::string path;         ///< without suffix and root
  std::string legacy_type;  ///< as referenced: "hash" or "btree"
  struct Named {
    std::size_t instance;  ///< index into Inventory::instances
    TableReference reference;
  };
  std::vector<Named> references;
  TableUse use = TableUse::lookup;
  DbState db;
  SourceState source;
  bool db_older_than_source = false;
  std::optional<Comparison> db_and_source;  ///< left: .db, right: source; when both are readable
  std::string owner_software;               ///< "Mailman 2", ...; empty when it can't be told
  struct Index {
    std::string type;  ///< "lmdb", "cdb"
    FileState state = FileState::absent;
    std::string error;
    std::optional<Comparison> with_db;
  };
  std::vector<Index> new_indexes;  ///< those that exist already
};

/// A site: all instances and all their Berkeley DB tables, each once, sorted by path.
struct Inventory {
  std::string root;
  std::string config_directory;
  std::vector<Instance> instances;
  std::vector<TableState> tables;
  std::vector<std::string> warnings;
  std::vector<std::string> notes;  ///< other findings: redirection level, set-gid tables, B10, ...
};

/// Reads everything, changes nothing.
Result<Inventory> take_inventory(const Options& options);

/// For people and for scripts (docs/reindexer-scan.schema.json).
std::string inventory_text(const Inventory& inventory);
std::string inventory_json(const Inventory& inventory);

}  // namespace postwright::reindexer
