#pragma once

#include <string_view>

namespace postwright {

/// Whether tables of this type are Berkeley DB files: hash and btree, and no other name. Source:
/// NON_BERKELEYDB_README.
constexpr bool is_berkeley_db(std::string_view type) {
  return type == "hash" || type == "btree";
}

}  // namespace postwright
