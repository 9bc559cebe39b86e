#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libconf/tables/table_references.h"
#include "lint/site/site.h"

namespace postwright::lint {

struct TableRecord {
  std::string key;  ///< in lower case
  std::string value;
};

/// The records of a table that stands in the configuration itself (inline:), or whose text source
/// is part of what is linted (texthash:, and the sources of lmdb:, cdb:, hash: and btree:). Nothing
/// for all others, and where a part of it is unknown text.
std::optional<std::vector<TableRecord>> records_of(const Site& site, const TableReference& table);

}  // namespace postwright::lint
