#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace postwright {

/// From a file's bytes to its new ones. Called again when somebody else changed the file meanwhile.
using FileEdit = std::function<Result<std::string>(std::string_view bytes)>;

/// Edits main.cf or master.cf; false when the bytes stay the same, and then nothing is written.
///
/// Takes turns with other editors, postconf of Postfix among them: FILE.tmp beside the file is
/// created with mode 0600 and locked with flock(2), gets the new bytes and is renamed. Readers and
/// a crash see the old file or the new one. The new file has the mode, owner, ACL and extended
/// attributes of the old one; behind a symbolic link, its target is edited and the link stays.
///
/// ErrorKind::system: "open FILE.tmp: REASON", "open FILE for reading: REASON", "close FILE.tmp:
/// REASON" for what goes wrong in writing, "set owner of FILE: REASON"; or the edit's own error.
/// The file is then as it was, unless only its directory could not be synced, and FILE.tmp is gone.
Result<bool> edit_file(const std::string& path, const FileEdit& edit);

}  // namespace postwright
