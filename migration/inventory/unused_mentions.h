#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace postwright::reindexer {

struct Inventory;

/// A place of main.cf or master.cf that says hash: or btree: and through which no table is opened
/// now: a branch of ${name?{...}:{...}} that is not taken, a setting that a later one replaces, an
/// -o override of a parameter that its service does not have. Tomorrow it may be used.
struct UnusedMention {
  std::string file;
  std::uint64_t line = 0, column = 0;  ///< from 1
  std::string setting;                 ///< its name, or "smtp/inet" for a line of master.cf
  std::string text;                    ///< "hash:/etc/postfix/a"; "hash" where a value is no more
  bool operator==(const UnusedMention&) const = default;
};

/// Those of all files of the site, without the places whose bytes a table of `site` was found
/// through. Comments and texts of parameters that hold no tables are none.
std::vector<UnusedMention> unused_mentions(const Inventory& site);

}  // namespace postwright::reindexer
