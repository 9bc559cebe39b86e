#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace postwright {

/// From a file's bytes to its new ones. Called again when somebody else changed the file meanwhile.
using FileEdit = std::function<Result<std::string>(std::string_view bytes)>;

/// Edits main.cf or master.cf; false when the bytes stay the same, and then nothing is written.
///
/// Takes turns with other editors, postconf of Postfix among them: FILE.tmp beside the file is
/// created with mode 0600 and locked with flock(2), gets the new bytes and is renamed. Readers and
/// a crash see the old file or the new one. The new file has the mode, owner, ACL and extended
/// attributes of the old one; behind a symbolic link (base/links.h says which are followed), its
/// target is edited and the link stays. The link's own FILE.tmp is locked too, where its directory
/// can be written.
///
/// ErrorKind::system: "open FILE.tmp: REASON", "open FILE for reading: REASON", "close FILE.tmp:
/// REASON" for what goes wrong in writing, "set owner of FILE: REASON"; or the edit's own error.
/// The file is then as it was, unless only its directory could not be synced, and FILE.tmp is gone.
Result<bool> edit_file(const std::string& path, const FileEdit& edit);

/// The same for several files, from the bytes of all to the new bytes of all.
using FilesEdit =
    std::function<Result<std::vector<std::string>>(std::span<const std::string_view> bytes)>;

struct FileVersions {
  std::string path;
  std::string before, after;
  bool has_changed() const { return before != after; }
};

/// Edits several files in one go. All turns are taken first, in the order of `paths`, which is to
/// be the same in every program; then all new files are written and synced beside the old ones;
/// then they are put in place one after the other. An error leaves all as they were: when a later
/// file cannot be put in place, the earlier ones are put back, and the error names those for which
/// that fails, too. When only a directory cannot be synced, all are new. A crash in between leaves
/// the first of them new and the others old; the same edits once more are the remedy. Errors as
/// edit_file().
Result<std::vector<FileVersions>> edit_files(std::span<const std::string> paths,
                                             const FilesEdit& edit);

}  // namespace postwright
