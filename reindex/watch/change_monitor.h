#pragma once

#include <map>
#include <set>
#include <string>

#include "base/file.h"
#include "base/result.h"

namespace postwright::reindexer {

/// Says which of some files have been written, replaced, made or removed, or have got another owner
/// or mode, they or their directory. inotify(7) on their
/// directories, and where a file is a symbolic link on the directory of its target. It sees nothing
/// of what other machines do to a shared file system, and directories that do not exist yet are
/// watched from the next watch() on.
class ChangeMonitor {
 public:
  static Result<ChangeMonitor> create();

  /// Watches exactly these paths from now on.
  void watch(const std::set<std::string>& paths);
  /// Readable when there is something to take.
  int fd() const { return inotify_.get(); }
  /// The paths with a change since the last call; all of them when changes were lost.
  std::set<std::string> take_changes();

 private:
  void watch_directory(const std::string& directory, const std::string& name,
                       const std::string& path);

  UniqueFd inotify_;
  /// By watch descriptor and name in the directory: the watched paths that it stands for.
  std::map<int, std::map<std::string, std::set<std::string>, std::less<>>> names_;
};

}  // namespace postwright::reindexer
