#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "libmaps/client/database_writer.h"
#include "libmaps/index_builder.h"
#include "libmaps/table.h"

namespace postwright {

/// A row of the registry: one map type. Adding a type means adding a row in map_types.cc,
/// and its name to map_type_names.h.
struct MapType {
  std::string_view name;
  KeyKind keys = KeyKind::fixed;
  std::string_view index_suffix =
      {};                       ///< ".db", ".cdb", ".lmdb"; empty when there is no index file
  bool legacy = false;          ///< Berkeley DB: readable, never written
  bool module = false;          ///< opened by a loadable module, which may not be installed
  bool nul_by_default = false;  ///< keys and values of an index end in a null byte [no -N, -n]
  /// A lookup asks another program or host, and may take as long as that does: a daemon that serves
  /// many clients at once must not do it between two of them. Files are not meant, nor locks on
  /// them; a table that is made of others waits where one of them does (utf8_inside, pipemap, ...).
  bool waits = false;
  bool utf8_inside = false;  ///< its tables are made of ones that have the UTF-8 layer
  std::size_t max_key = 0;   ///< bytes of a key as stored, at least 1; 0: no limit
  Result<TablePtr> (*open)(std::string_view name, const OpenOptions& options) = nullptr;
  /// nullptr: "no 'map create' support for this type".
  Result<BuilderPtr> (*create)(std::string_view name, const BuildOptions& options) = nullptr;
  /// Proves a whole index file, under the lock that its writers take, and returns its number of
  /// records. Errors begin with the name of the index file; ErrorKind::data is damage. For whoever
  /// takes a file for the whole truth about a table; searches are safe without it. nullptr: there
  /// is no such check.
  Result<std::uint64_t> (*check)(std::string_view name) = nullptr;
  /// Fills a table of a database anew; `name` is that of the client. Only client_settings and
  /// reporter of the options count. nullptr: nobody writes there.
  Result<DatabaseWriterPtr> (*write)(std::string_view name, const OpenOptions& options) = nullptr;
};

/// All types, sorted by name, those included whose module is not installed.
std::span<const MapType> map_types();

/// nullptr when the type is unknown or not installed; types are case-sensitive.
const MapType* find_map_type(std::string_view name);

}  // namespace postwright
