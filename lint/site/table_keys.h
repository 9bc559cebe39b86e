#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libconf/tables/table_references.h"
#include "lint/site/site.h"

namespace postwright::lint {

/// The keys of a table that stands in the configuration itself (inline:), or whose text source is
/// part of what is linted (texthash:, and the sources of lmdb:, cdb:, hash: and btree:). In lower
/// case. Nothing for all others, and where a part of it is unknown text.
std::optional<std::vector<std::string>> keys_of(const Site& site, const TableReference& table);

}  // namespace postwright::lint
