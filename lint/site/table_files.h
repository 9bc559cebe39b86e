#pragma once

#include <optional>
#include <string>

#include "libconf/tables/table_references.h"
#include "lint/findings/finding.h"
#include "lint/site/site.h"

namespace postwright::lint {

/// The files of a table, as far as its type has any.
struct TableFiles {
  std::string source;  ///< the text; what is read itself for texthash:, regexp:, client files
  std::string index;   ///< empty: the type has none
};

/// Nothing for a type without files, a name that is no absolute path or not known, and for caches,
/// which daemons make.
std::optional<TableFiles> table_files(const TableReference& table);

/// What makes its index again: "postmap lmdb:/etc/postfix/virtual".
std::string build_command(const TableReference& table);

/// A finding where a table is named, which `where` must say: of its setting and type:name.
Finding& report_table(Report& report, const TableReference& table, std::string message);

}  // namespace postwright::lint
