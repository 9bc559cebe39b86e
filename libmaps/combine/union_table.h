#pragma once

#include "libmaps/table.h"

namespace postwright {

/// unionmap:{type:name, ...}: the results of all tables, joined with commas in their order. Tables
/// that find nothing are left out, and so are empty results before the first other one; nothing at
/// all is not found. An error of one table is an error, whatever the others say. Lookup only. Keys
/// are of the kind that the first table has. Errors: member_tables.h.
Result<TablePtr> open_union_table(std::string_view name, const OpenOptions& options);

}  // namespace postwright
