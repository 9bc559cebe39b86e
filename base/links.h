#pragma once

#include <cstddef>
#include <string>

#include "base/result.h"

namespace postwright {

/// Links that one path may go through, as for the kernel.
inline constexpr std::size_t kMaxLinks = 40;

/// Follows symbolic links to the file that a writer of `path` would replace; a missing last
/// component is fine. Links among the directories of a path are the kernel's.
///
/// A link is followed only where nobody but root and this user (the effective one) can have made
/// it: it and its directory belong to one of them, and no group or others may write the directory,
/// whose sticky bit does not help against a link that was moved there. Else the owner of a
/// directory could lead a program of root's to any file of the system.
///
/// Errors are the reason alone, without `path`: ErrorKind::config "symbolic link LINK is not
/// followed: WHY", ErrorKind::system for loops and unreadable directories.
Result<std::string> resolve_links(const std::string& path);

/// Where the symbolic link `path` leads, as a path from here: one step of resolve_links(). Code
/// EINVAL when it is no link.
Result<std::string> read_link(const std::string& path);

}  // namespace postwright
