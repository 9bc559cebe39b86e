#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace postwright::reindexer {

struct Inventory;

/// A line outside of the configuration that will do the wrong thing after the migration, or
/// nothing: a script, cron entry, unit, renewal hook or Makefile that says hash: or X.db.
struct OutsideMention {
  std::string file;  ///< without root
  std::uint64_t line = 0;
  std::string text;  ///< the word: "hash:/etc/postfix/virtual", "virtual.db"; not the line, which
                     ///< may hold a password
  bool operator==(const OutsideMention&) const = default;
};

struct OutsideMentions {
  std::vector<OutsideMention> found;  ///< by file and line
  std::string incomplete;             ///< why not all was looked at; empty: all was
};

/// The search ends at any of these, and says so.
struct SearchLimits {
  int depth = 8;                      ///< of directories below where it begins
  std::size_t files = 20'000;         ///< that are opened
  std::size_t entries = 200'000;      ///< of directories that are looked at
  std::size_t found = 500;            ///< mentions
  std::uint64_t file_size = 1 << 20;  ///< bytes; larger files are passed over
  std::chrono::milliseconds time{5000};
};

/// Words of one line that name a Berkeley DB table: hash: and btree: before a name, and NAME.db for
/// a name (without directory) of `tables`; "*.db" and "%.db" where the line, or `of_mail`, says
/// that it is about mail. A comment ('#' first) has none.
std::vector<std::string_view> mentions_in(std::string_view line,
                                          const std::vector<std::string>& tables, bool of_mail);

/// Looks through the site's /etc, /usr/local and crontabs. Text files only; links to files are
/// followed as SiteFile does, never out of the root, links to directories are not. The
/// configuration files of `site`, its tables, `own_directory` (the journal, may be empty), backups
/// and AppArmor profiles, which tables name by themselves, are left out. What cannot be read is
/// passed over. Error: ErrorKind::retry, interrupted by a signal.
Result<OutsideMentions> find_outside_mentions(const Inventory& site,
                                              const std::string& own_directory,
                                              const SearchLimits& limits = {});

}  // namespace postwright::reindexer
