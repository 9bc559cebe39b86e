#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "libmaps/index_builder.h"
#include "libmaps/table.h"

namespace postwright::reindexer {

/// A map type that tables are migrated to. Adding one means adding a row in target_type.cc.
struct TargetType {
  std::string_view name;
  std::string_view suffix;
  std::size_t max_key;  ///< bytes, trailing null byte included; 0: no limit of its own
  bool nul_by_default;  ///< keys and values end in a null byte unless TrailingNul::without
  Result<BuilderPtr> (*create)(std::string_view name, const BuildOptions& options);
  Result<TablePtr> (*open)(std::string_view name, const OpenOptions& options);
  /// The whole index file is what a writer of the type makes; see MapType::check.
  Result<std::uint64_t> (*check)(std::string_view name);
};

/// nullptr when tables cannot be migrated to this type.
const TargetType* find_target_type(std::string_view name);

/// Opens an index for a comparison, after a check of the whole file: nobody says that we wrote it.
/// `table` is the path without suffix. Errors begin with the index file's name.
Result<TablePtr> open_checked(const TargetType& type, const std::string& table,
                              const OpenOptions& options);

}  // namespace postwright::reindexer
