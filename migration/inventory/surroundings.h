#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace postwright::reindexer {

/// Why `path` (a file of the site) cannot be replaced by another one: its file system or its
/// directory is read-only, or it is itself a mount point (a bind mount, as containers have them).
/// Empty when it can. The file need not exist; links are followed.
std::string why_not_replaceable(std::string_view root, const std::string& path);

/// The same for the index `path` (PATH.lmdb), which is put beside its .db under a new name and
/// renamed: here a link is not followed, and what is no regular file is not replaced.
std::string why_no_index(std::string_view root, const std::string& path);

/// Mount points named in the text of /proc/self/mountinfo, their escapes resolved.
std::vector<std::string> mount_points(std::string_view mountinfo);

/// What outside the table's own files will not follow it by itself, a sentence each: copies below
/// the chroot directory, AppArmor profiles that name its .db, SELinux labels, a writer with habits.
std::vector<std::string> risks_of(std::string_view root, const std::string& table,
                                  const std::vector<std::string>& queue_directories);

/// What the attributes of statx(2) (STATX_ATTR_*) forbid: "FILE is immutable (chattr +i); `chattr
/// -i FILE` first"; empty: nothing.
std::string attribute_obstacle(std::uint64_t attributes, const std::string& shown);

}  // namespace postwright::reindexer
