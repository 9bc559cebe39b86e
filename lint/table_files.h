#pragma once

#include <optional>
#include <string>

#include "libconf/table_references.h"
#include "lint/site.h"

namespace postwright::lint {

/// The files of a table, as far as its type has any.
struct TableFiles {
  std::string source;  ///< the text; what is read itself for texthash:, regexp:, client files
  std::string index;   ///< empty: the type has none
};

/// Nothing for a type without files, a name that is no absolute path or not known, and for caches,
/// which daemons make.
std::optional<TableFiles> table_files(const TableReference& table);

}  // namespace postwright::lint
