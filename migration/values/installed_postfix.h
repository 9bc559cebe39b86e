#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace postwright::reindexer {

/// The Postfix that reads a site's tables, as far as it is known.
struct InstalledPostfix {
  std::string postconf;   ///< the program that answered; empty: none
  std::string not_asked;  ///< why none did, a sentence; empty: one did
  std::string version;    ///< mail_version of what answered
  /// Built-in values of default_database_type and default_cache_db_type.
  std::optional<std::string> database_type, cache_type;
  /// Whether it opens tables of a type, for lmdb and cdb; a type without an entry: not known.
  std::map<std::string, bool, std::less<>> opens;
  /// The distribution's package for a type; empty where it has none or is not known.
  std::map<std::string, std::string, std::less<>> packages;

  bool lacks(std::string_view type) const {
    auto known = opens.find(type);
    return known != opens.end() && !known->second;
  }
  /// What to do about that: "install postfix-lmdb".
  std::string remedy(std::string_view type) const {
    auto package = packages.find(type);
    std::string what = package == packages.end() || package->second.empty()
                           ? "its package for " + std::string(type) + " tables"
                           : package->second;
    return "install " + what;
  }
};

}  // namespace postwright::reindexer
