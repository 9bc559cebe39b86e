#pragma once

#include <optional>
#include <string_view>

#include "libmaps/index_builder.h"
#include "libmaps/redirect.h"
#include "libmaps/table.h"

namespace postwright {

/// Opens `type:name` through the registry: away from Berkeley DB when OpenOptions::redirection says
/// so, and with the UTF-8 layer around it with OpenOptions::utf8. Errors are the reference's: "open
/// dictionary: expecting "type:name" form instead of "TYPE:NAME"", "unsupported dictionary type:
/// TYPE", those of a redirection, those of the type.
Result<TablePtr> open_table(std::string_view type, std::string_view name,
                            const OpenOptions& options);
/// The same for a whole `type:name` string.
Result<TablePtr> open_table(std::string_view type_and_name, const OpenOptions& options);

/// A table to add to (postmap -i), by the rules of create_index(): nothing is asked of a reindexing
/// server, the name may be empty, and errors are "unsupported map type: TYPE", those of a
/// redirection as a builder has them, those of the type.
Result<TablePtr> open_for_update(std::string_view type, std::string_view name,
                                 const OpenOptions& options);

/// A builder of `type:name`'s index, redirected as open_table() does. Errors: "unsupported map
/// type: TYPE", "no 'map create' support for this type: TYPE", those of a redirection, those of the
/// type.
Result<BuilderPtr> create_index(std::string_view type, std::string_view name,
                                const BuildOptions& options, const Redirection* redirection);

/// What create_index() gives for `postmap --check`: takes all records of a source and says what
/// building would, duplicates and keys that are too long included, but builds nothing. Memory: the
/// keys.
Result<BuilderPtr> check_source(std::string_view type, std::string_view name,
                                const BuildOptions& options, const Redirection* redirection);

/// "open dictionary: expecting "type:name" form instead of "TEXT"".
[[nodiscard]] tl::unexpected<Error> bad_table_name(std::string_view text);

}  // namespace postwright
