#pragma once

#include "libmaps/table.h"

namespace postwright {

/// Takes the place of a table that could not be opened, in a program that goes on all the same:
/// each operation warns "TYPE:NAME is unavailable. REASON" and fails with ErrorKind::retry, so that
/// nothing is ever "not found" for want of a table. Pattern keys.
TablePtr unavailable_table(std::string_view type, std::string_view name, std::string reason,
                           Reporter* reporter);

}  // namespace postwright
