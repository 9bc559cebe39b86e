#include "migration/records/target_type.h"

namespace postwright::reindexer {

const MapType* find_target_type(std::string_view name) {
  const MapType* type = find_map_type(name);
  return type && !type->legacy && type->create && type->check ? type : nullptr;
}

Result<TablePtr> open_checked(const MapType& type, const std::string& table,
                              const OpenOptions& options) {
  auto checked = type.check(table);
  if (!checked) return failure_of(checked);
  return type.open(table, options);
}

}  // namespace postwright::reindexer
