#pragma once

#include <sys/stat.h>

#include <string>
#include <string_view>

#include "base/message.h"
#include "base/result.h"

namespace postwright::table_tool {

/// The mode of an index whose source has this one: what the source does not let group or others do,
/// the index does not either. 0644 for what is no regular file.
mode_t index_mode(const struct stat& source);

/// When the real user is root: from now on this process works as the owner and group of the source,
/// and in no other group, so that the index becomes theirs and nothing is written that they could
/// not write. A source of root's, whatever its group, changes nothing: the process stays whoever it
/// is, and a warning says so when somebody else owns the directory of `table` (a path without
/// suffix). `source_name` is for that.
Status become_owner_of(const struct stat& source, std::string_view source_name,
                       std::string_view table, Reporter& reporter);

/// The directory part of a path, as dirname(3) has it: "." without one.
std::string directory_part(std::string_view path);

}  // namespace postwright::table_tool
