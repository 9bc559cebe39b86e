#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "libmaps/map_types.h"
#include "libmaps/table.h"

namespace postwright {

/// What main.cf says about hash: and btree: tables on a system without Berkeley DB. Sources:
/// non_bdb_migration_level, non_bdb_custom_mapping, default_database_type, default_cache_db_type.
struct RedirectPolicy {
  enum class Level {
    disable,   ///< they are what they say
    redirect,  ///< another type is opened under the same name
    reindex,   ///< and a missing index is asked for at a server
  };
  Level level = Level::disable;
  std::string hash_type = {};       ///< default_database_type
  std::string btree_type = {};      ///< default_cache_db_type
  std::string custom_mapping = {};  ///< a table TYPE:NAME that is asked first; empty: none
  bool log = true;                  ///< non_bdb_migration_log_redirect
  /// UNIX socket of the server, $queue_directory/private/$non_bdb_migration_service_name.
  std::string reindex_service = {};

  /// In any case. "invalid non-Berkeley-DB migration level: 'TEXT'".
  static Result<Level> parse_level(std::string_view text);
};

/// Finds the tables that are opened instead of Berkeley DB ones.
class Redirection {
 public:
  /// Opens the custom mapping. Errors are those of opening it, and "non_bdb_custom_mapping must not
  /// use legacy type: 'TYPE'". `reporter` gets the redirections when the policy logs them; it must
  /// outlive this.
  static Result<std::unique_ptr<Redirection>> create(RedirectPolicy policy, Reporter* reporter);

  /// The type that replaces the legacy type of TYPE:NAME; nullptr with Level::disable. Reports
  /// "redirecting TYPE:NAME to NEWTYPE:NAME". The error is the reason alone, for example "mapping
  /// from 'hash' to legacy type 'hash'".
  Result<const MapType*> find(const MapType& type, std::string_view name) const;

  /// With Level::reindex, asks the server for an index of TYPE:NAME when the file that
  /// `replacement` reads is not there. Warns with "Non-Berkeley-DB migration error: REASON", which
  /// is the error too.
  Status provide_index(const MapType& type, const MapType& replacement,
                       std::string_view name) const;

 private:
  Redirection(RedirectPolicy policy, TablePtr mapping, Reporter* reporter)
      : policy_(std::move(policy)), mapping_(std::move(mapping)), reporter_(reporter) {}
  Result<std::string> type_name(const MapType& type, std::string_view name) const;

  RedirectPolicy policy_;
  TablePtr mapping_;
  Reporter* reporter_;
};

}  // namespace postwright
