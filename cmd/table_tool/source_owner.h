#pragma once

#include <sys/stat.h>

#include "base/result.h"

namespace postwright::table_tool {

/// The mode of an index whose source has this one: what the source does not let group or others do,
/// the index does not either. 0644 for what is no regular file.
mode_t index_mode(const struct stat& source);

/// When the real user is root: from now on this process works as the owner and group of the source,
/// and in no other group, so that the index becomes theirs and nothing is written that they could
/// not write. Only for a regular file; otherwise as root again.
Status become_owner_of(const struct stat& source);

/// As root again, where become_owner_of() changed that.
Status become_self();

}  // namespace postwright::table_tool
