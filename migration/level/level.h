#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "libmaps/redirect.h"
#include "migration/values/options.h"
#include "migration/values/outcome.h"

namespace postwright::reindexer {

/// What `postfix non-bdb` and `reindexer level` call a level: disable, enable-redirect,
/// enable-reindex.
std::string_view level_name(RedirectPolicy::Level level);
std::optional<RedirectPolicy::Level> parse_level_name(std::string_view name);

/// main.cf and master.cf of one instance.
struct LevelFiles {
  std::string main_cf;
  std::string master_cf;
  bool operator==(const LevelFiles&) const = default;
};

/// The files at a level, as `postfix non-bdb` leaves them: non_bdb_migration_level in main.cf, and
/// with enable-reindex the service nbdb_reindex/unix in master.cf. What is right already stays byte
/// for byte, and disable after enable-... gives the files as they were.
Result<LevelFiles> at_level(const LevelFiles& files, RedirectPolicy::Level level,
                            const std::string& directory);

/// The migration level of all instances of a site, a step each: what="level", the instance's
/// main.cf, the level.
Outcome show_level(const Options& options);

/// Sets it. Nothing is changed when an instance's default types are Berkeley DB, or its level
/// would not work; with enable-reindex, indexes for tables that set-gid programs open, which cannot
/// ask the service, are built first. Exit status 1 when it is refused.
Outcome set_level(const Options& options, RedirectPolicy::Level level);

}  // namespace postwright::reindexer
