#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "libconf/tables/table_references.h"
#include "libmaps/legacy_types.h"
#include "migration/files/fingerprint.h"
#include "migration/inventory/outside_mentions.h"
#include "migration/inventory/unused_mentions.h"
#include "migration/records/comparison.h"
#include "migration/records/index_recipe.h"
#include "migration/records/source_content.h"
#include "migration/values/installed_postfix.h"
#include "migration/values/options.h"

namespace postwright::reindexer {

/// default_database_type or default_cache_db_type of an instance.
struct DefaultType {
  std::string value;      ///< expanded; the program's built-in default when it is not set
  bool is_set = false;    ///< in main.cf
  bool built_in = false;  ///< not set, and the installed Postfix is known to have it built in

  /// What it is now need not be written to main.cf, and is no Berkeley DB.
  bool stands() const { return (is_set || built_in) && !is_berkeley_db(value); }
};

struct Instance {
  std::string config_directory;  ///< without root
  std::string name;              ///< multi_instance_name, may be empty
  DefaultType database_type;
  DefaultType cache_type;
  std::string migration_level;  ///< non_bdb_migration_level
  bool custom_mapping = false;  ///< non_bdb_custom_mapping is set: it may redirect to any type
  std::string queue_directory;
  bool utf8 = true;  ///< smtputf8_enable

  /// Postfix opens NAME.lmdb (or .cdb) for hash:NAME already.
  bool redirects() const { return !migration_level.empty() && migration_level != "disable"; }
};

/// A file of the configuration that names tables, or main.cf.
struct ConfigFile {
  std::string path;    ///< as named, without root
  std::string target;  ///< behind links
  std::string text;
  Fingerprint print;
  std::string obstacle;  ///< why it cannot be replaced (read-only, a mount point); empty: it can
  std::size_t instance = 0;  ///< the first that reads it
};

enum class FileState {
  absent,
  present,
  damaged,     ///< its bytes are not what they must be
  unreadable,  ///< the system does not give them: permissions, a directory, a broken disk
};

/// The Berkeley DB file of a table.
struct DbState {
  FileState state = FileState::absent;
  std::string error;      ///< why it is damaged (or encrypted, ...)
  bool no_bytes = false;  ///< a file of 0 bytes: damaged, but it holds no record that could be lost
  std::string kind;       ///< "hash" or "btree", what the file is (the reference may say other)
  std::uint32_t version = 0;
  bool big_endian = false;
  std::uint32_t page_size = 0;
  std::uint64_t records = 0;
  bool keys_with_nul = false, keys_without_nul = false;
  bool empty_key = false;             ///< a key without bytes, but perhaps for a null byte
  bool capitals_in_keys = false;      ///< made with postmap -f
  bool duplicates = false;            ///< two records with the same key (not made by Postfix)
  bool alias_markers = false;         ///< holds "@" / YP_LAST_MODIFIED: made by postalias
  std::uint64_t keys_with_colon = 0;  ///< at their end, as postmap makes them from an alias file
  std::uint64_t content_bytes = 0;    ///< of all keys and values
  std::string longest_key;            ///< without a trailing null byte
  bool is_link = false;               ///< symbolic, or one of several hard ones
  std::string doubt;                  ///< why records may be missing; empty: nothing says so
  std::string second_opinion;         ///< what libdb says of it, with Options::cross_check
  uid_t uid = 0;
  gid_t gid = 0;
  mode_t mode = 0;
  std::int64_t mtime_ns = 0;
  std::uint64_t size = 0;
};

struct SourceState {
  FileState state = FileState::absent;
  std::string error;
  BinaryContent content;              ///< when it is no text, which makes it damaged
  std::uint64_t records = 0;          ///< duplicates included
  std::uint64_t duplicates = 0;       ///< of them: those whose key came before
  std::vector<std::string> warnings;  ///< of its reader; at most ten
  std::uint64_t content_bytes = 0;
  std::string longest_key;  ///< folded as in the index
  std::uint64_t longest_key_line = 0;
  bool reads_as_alias = false;  ///< what the vote over its first lines would say
  uid_t uid = 0;
  gid_t gid = 0;
  mode_t mode = 0;
  std::int64_t mtime_ns = 0;
  std::uint64_t size = 0;
};

/// How the index is built again, as the .db and what uses the table show.
IndexRecipe recipe_of(TableUse use, const DbState& db, bool utf8);

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
  bool secret = false;  ///< its values are passwords, private keys or the like
  DbState db;
  SourceState source;
  bool db_older_than_source = false;
  std::optional<Comparison> db_and_source;  ///< left: .db, right: source; when both are readable
  std::string owner_software;               ///< "Mailman 2", ...; empty when it can't be told
  struct Index {
    std::string type;  ///< "lmdb", "cdb"
    FileState state = FileState::absent;
    std::string error;
    std::optional<Comparison> with_db;      ///< left: .db, right: index
    std::optional<Comparison> with_source;  ///< left: source, right: index
    std::int64_t mtime_ns = 0;
  };
  std::vector<Index> new_indexes;  ///< those that exist already
  /// Why no index of a type can be put beside the .db, by type; a type without an entry can.
  std::map<std::string, std::string, std::less<>> obstacles;
  std::vector<std::string> risks;  ///< chroot copies, labels and profiles, writers outside Postfix
  std::vector<Fingerprint> files;  ///< .db, source, PATH.lmdb, PATH.cdb
};

/// A table that the configuration names by its new type, whose .db is still there.
struct MigratedTable {
  std::string path;
  std::string real = {};  ///< the path behind links to its directory, when it is another one
  std::string type;       ///< "lmdb", "cdb"
  bool db_newer = false;  ///< somebody has written the .db after the new index
};

/// A site: all instances and all their Berkeley DB tables, each once, sorted by path.
struct Inventory {
  std::string root;
  std::string config_directory;
  std::vector<Instance> instances;
  std::vector<ConfigFile> files;
  std::vector<TableState> tables;
  /// Tables that are no Berkeley DB now, but are read through a default that main.cf does not set:
  /// they are other files as soon as it does. `legacy_type` is the type whose index is read now.
  std::vector<TableState> default_tables;
  std::vector<MigratedTable> migrated;
  /// Index files that Postfix opens with this configuration, there or not: named by their type, or
  /// by redirection. Links among their directories are followed.
  std::set<std::string> named_indexes;
  InstalledPostfix postfix;
  /// Of lmdb and cdb, those that the configuration names, with the first place that does.
  std::map<std::string, std::string, std::less<>> named_types;
  /// Listed in multi_instance_directories, but their configuration cannot be read.
  struct UnreadInstance {
    std::string config_directory;
    std::string error;
  };
  std::vector<UnreadInstance> unread_instances;
  std::vector<UnusedMention> unused;
  std::optional<OutsideMentions> outside;  ///< what find_outside_mentions() found, if asked for
  std::vector<std::string> warnings;       ///< settings and files that could not be looked into
  std::vector<std::string> notes;  ///< other findings: redirection level, set-gid tables, B10, ...
};

/// Reads everything, changes nothing.
Result<Inventory> take_inventory(const Options& options);

/// What keeps the site from being finished with Berkeley DB, a sentence each: references, .db files
/// that are newer than the new index, redirection that is still on, writers that want a .db. Empty
/// when nothing is left.
std::vector<std::string> what_is_left(const Inventory& inventory);

/// For people and for scripts (docs/reindexer-scan.schema.json). Values of secret tables are shown
/// only with `values`.
std::string inventory_text(const Inventory& inventory, ShowValues values = ShowValues::no);
std::string inventory_json(const Inventory& inventory, ShowValues values = ShowValues::no);

/// "/etc/postfix/main.cf:12:24 smtpd_sender_restrictions in proxy:"
std::string reference_text(const TableReference& reference, const Instance& instance);

/// "/etc/postfix/main.cf:12:24 transport_maps: hash:/a is not used now"
std::string unused_text(const UnusedMention& mention);

}  // namespace postwright::reindexer
