#include "cmd/reindexer/target_type.h"

#include "libmaps/cdb/cdb_index.h"
#include "libmaps/cdb/cdb_table.h"
#include "libmaps/cdb/check_cdb.h"
#include "libmaps/lmdb/check_lmdb.h"
#include "libmaps/lmdb/lmdb_format.h"
#include "libmaps/lmdb/lmdb_index.h"
#include "libmaps/lmdb/lmdb_table.h"

namespace postwright::reindexer {
namespace {

constexpr TargetType kTargetTypes[] = {
    {.name = "cdb",
     .suffix = ".cdb",
     .max_key = 0,
     .nul_by_default = false,
     .create = create_cdb_index,
     .open = open_cdb_table,
     .check = check_cdb_index},
    {.name = "lmdb",
     .suffix = ".lmdb",
     .max_key = lmdb::kMaxKeySize,
     .nul_by_default = true,
     .create = create_lmdb_index,
     .open = open_lmdb_table,
     .check = check_lmdb_index},
};

}  // namespace

const TargetType* find_target_type(std::string_view name) {
  for (const TargetType& type : kTargetTypes)
    if (type.name == name) return &type;
  return nullptr;
}

Result<TablePtr> open_checked(const TargetType& type, const std::string& table,
                              const OpenOptions& options) {
  auto checked = type.check(table);
  if (!checked) return failure_of(checked);
  return type.open(table, options);
}

}  // namespace postwright::reindexer
