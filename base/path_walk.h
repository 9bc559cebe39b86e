#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/result.h"

namespace postwright {

/// A file, whatever it is called.
struct FileId {
  dev_t device = 0;
  ino_t inode = 0;
  bool operator==(const FileId&) const = default;
};

/// A symbolic link on the way of a path.
struct LinkOnPath {
  std::string path;  ///< as a person knows it: below the root
  uid_t owner = 0;
};

/// Walks paths component by component over open directories, so that what was looked at and what is
/// used are the same, whatever becomes of the names meanwhile. Symbolic links are read by the walk,
/// never by the kernel; absolute ones and ".." stay below the root.
class PathWalk {
 public:
  /// Says whether a link is followed; its error ends the walk.
  using LinkRule = std::function<Status(const LinkOnPath&)>;
  /// Says whether a directory may lie on the way, also on the way to a link; its path is without
  /// the root.
  using DirectoryRule = std::function<Status(const std::string& path, const struct stat&)>;

  /// Stands in the directory `root`, which people call "/" and no rule is asked about.
  static Result<PathWalk> begin(const std::string& root, LinkRule rule,
                                DirectoryRule directory_rule = nullptr);
  /// Another walk that stands in the same directory.
  Result<PathWalk> fork() const;

  /// Goes to a directory. Errors: "open PATH: REASON", with errno in `code` (ENOTDIR, ELOOP, ...).
  Status enter(std::string_view path);
  /// Goes to the directory of the last component, which is no link (links are followed) and need
  /// not exist; returns its name. EISDIR for what has none ("/", "a/..").
  Result<std::string> approach(std::string_view path);

  /// The directory where the walk stands; a descriptor of O_PATH kind.
  int directory() const { return stack_.back().fd.get(); }
  /// Its path below the root; empty for the root.
  std::string where() const;
  /// The directories from the root to here.
  std::vector<FileId> passed() const;
  /// The links that were followed, in their order.
  const std::vector<LinkOnPath>& links() const { return links_; }

 private:
  struct Level {
    UniqueFd fd;
    std::string name;
    FileId id;
  };
  PathWalk(LinkRule rule, DirectoryRule directory_rule)
      : rule_(std::move(rule)), directory_rule_(std::move(directory_rule)) {}
  Status go(std::string_view path, std::string* last);
  Status step(const std::string& name, const std::string& path, std::vector<std::string>& todo);
  Status follow(int link, const std::string& name, const struct stat& status,
                const std::string& path, std::vector<std::string>& todo);

  LinkRule rule_;
  DirectoryRule directory_rule_;  // may be empty
  std::vector<Level> stack_;      // the directories from the root to here
  std::vector<LinkOnPath> links_;
};

}  // namespace postwright
