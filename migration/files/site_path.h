#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/file.h"
#include "base/result.h"

namespace postwright::reindexer {

/// A directory of a site, opened component by component, so that neither a mounted image nor a
/// user who can write in some directory on the way leads root to a place of his choice:
///  - absolute links and ".." stay below `root`;
///  - a symbolic link is followed only when root, or who runs this program, made it.
/// Paths inside are named through the open descriptor, whatever becomes of the path meanwhile.
class SiteDirectory {
 public:
  /// `path` is absolute and without `root` ("" is this system). Errors: "open PATH: REASON".
  static Result<SiteDirectory> open(std::string_view root, std::string_view path);

  /// A path for calls that take one: /proc/self/fd/N/NAME. Lives as long as this object.
  std::string inside(std::string_view name) const;
  /// As a person knows it, without root.
  std::string shown(std::string_view name) const;
  /// Replaces inside(name) by shown(name) in another library's message.
  Error readable(Error error, std::string_view name, std::string_view as) const;

  int fd() const { return fd_.get(); }

  /// Status of an entry itself (a link is not followed); nothing when it is not there.
  Result<std::optional<struct stat>> look_at(std::string_view name) const;
  /// Opens an entry that is a regular file and no link. ErrorKind::system, code ENOENT, when
  /// absent.
  Result<UniqueFd> open_regular(std::string_view name, int flags) const;
  /// Removes an entry; it is fine when there is none.
  Status remove(std::string_view name) const;
  /// Atomic, and durable.
  Status rename(std::string_view from, std::string_view to) const;
  Status sync() const;

 private:
  friend struct SiteFile;
  SiteDirectory(UniqueFd fd, std::string path) : fd_(std::move(fd)), path_(std::move(path)) {}
  UniqueFd fd_;
  std::string path_;
};

/// A file of the site: its directory, and its last component with links followed by the same rules.
struct SiteFile {
  SiteDirectory directory;
  std::string name;

  /// The file itself need not exist, its directory must.
  static Result<SiteFile> find(std::string_view root, std::string_view path);
  std::string path() const { return directory.inside(name); }
  std::string shown() const { return directory.shown(name); }
};

/// Status of a file of the site, links followed; nothing when it, or a directory on the way, is
/// not there.
Result<std::optional<struct stat>> status_in_site(std::string_view root, std::string_view path);

/// Where a path leads to nothing by way of symbolic links: "symbolic link /etc/aliases.db leads out
/// of ROOT or to nothing", the last link on the way; nothing where there is none.
std::optional<std::string> lost_link(std::string_view root, std::string_view path);

/// All bytes of a regular file of the site.
Result<std::string> read_in_site(std::string_view root, std::string_view path);

}  // namespace postwright::reindexer
