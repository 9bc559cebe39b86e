#pragma once

#include "libmaps/table.h"

namespace postwright {

/// nis:MAP is what Postfix calls a map of the NIS (YP) directory. There is no NIS client here: it
/// is as on a machine that has no NIS domain. The first one that a process opens warns
/// "dict_nis_init: NIS domain name not set - NIS lookups disabled", and nothing is found.
Result<TablePtr> open_nis_table(std::string_view name, const OpenOptions& options);

}  // namespace postwright
