#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "libconf/documents/source_file.h"

namespace postwright {

class Configuration;

/// What a reference's table is used for. It decides how an index is rebuilt from its source and
/// whether its content is worth keeping.
enum class TableUse {
  lookup,  ///< read-mostly; built by postmap
  alias,   ///< alias(5) source; built by postalias (alias_maps, alias_database, ...)
  cache,   ///< written by a daemon; can start empty (address_verify_map, *_session_cache_*, ...)
  sni,     ///< values are PEM files in base64, built with postmap -F (tls_server_sni_maps)
};

/// What a table is for when several settings name it: a list of tables that proxymap may open says
/// less than the setting that uses one.
TableUse stronger_use(TableUse a, TableUse b);

/// One place that names a table `type:name`.
struct TableReference {
  std::string type;  ///< expanded, for example "hash"
  std::string name;  ///< expanded: the path without suffix, or whatever the type's name is
  TableUse use = TableUse::lookup;

  /// The parameter whose value names it, or "smtpd/inet/smtpd_sender_restrictions" style for a
  /// master.cf override ("service/type/parameter"), or the setting's name in a client file.
  std::string setting;
  /// Outermost-first spellings of what it is nested in: "proxy:", "unionmap:{", "!" ...
  std::vector<std::string> nesting;

  /// The whole reference as written, where it is written (the setting's own text, which may hold
  /// $names). Missing when it comes only from a parameter's built-in default.
  std::optional<FileSpan> where;
  /// The bytes that spell the type ("hash"), which an edit replaces; in the place where they are
  /// written, which may be another parameter ($my_type:/etc/x). Missing when the type comes from a
  /// built-in default such as $default_database_type.
  std::optional<FileSpan> type_span;
  /// Names of parameters that the type's text came through, outermost first; empty when literal.
  std::vector<std::string> type_via;
  bool from_default = false;  ///< the setting is not in the configuration: its default applies
};

/// All references of one instance: main.cf, master.cf -o (both forms), defaults, user-defined
/// parameters and restriction classes, nested types, /file match lists, client .cf files.
/// A type that several settings share through another setting ($alias_database in alias_maps) is
/// reported once, where it is written, unless that setting is a user-defined parameter: then each
/// setting that names a table through it is reported. `warnings` gets one line for each file that
/// could not be followed (missing, unreadable) and each value that could not be expanded. `read`
/// gives the bytes of a file that the configuration names, by its path as written there; without
/// it, files are opened below the configuration's root as the kernel finds them.
using ConfigFileReader = std::function<Result<std::string>(const std::string& path)>;
std::vector<TableReference> find_table_references(const Configuration& configuration,
                                                  std::vector<std::string>* warnings,
                                                  const ConfigFileReader& read = nullptr);

}  // namespace postwright
