#include "cmd/table_tool/source_owner.h"

#include <grp.h>
#include <unistd.h>

#include <cerrno>

#include "base/text.h"

namespace postwright::table_tool {
namespace {

Status switch_to(uid_t uid, gid_t gid) {
  if (geteuid() == uid && getegid() == gid) return {};
  // Only root may set groups.
  if ((geteuid() != 0 && seteuid(0) != 0) || setegid(gid) != 0 || setgroups(1, &gid) != 0 ||
      seteuid(uid) != 0)
    return system_failure(cat("set user ", uid, " and group ", gid), errno);
  return {};
}

}  // namespace

mode_t index_mode(const struct stat& source) {
  constexpr mode_t kMode = 0644;
  if (!S_ISREG(source.st_mode)) return kMode;
  return kMode & ~(~source.st_mode & 077u);
}

Status become_owner_of(const struct stat& source, std::string_view source_name,
                       std::string_view table, Reporter& reporter) {
  if (getuid() != 0) return {};
  if (source.st_uid != 0) return switch_to(source.st_uid, source.st_gid);
  std::string directory = directory_part(table);
  struct stat status {};
  if (stat(directory.c_str(), &status) != 0) return system_failure(cat("stat ", directory), errno);
  if (status.st_uid != 0)
    reporter.warning(cat("Creating root-owned database file(s) ", table,
                         ".* in non-root-owned directory ", directory, ". Files ", source_name,
                         ", ", table, ".*, and directory ", directory,
                         " should have the same owner. Please fix ownership to avoid a "
                         "privilege-escalation attack."));
  return {};
}

std::string directory_part(std::string_view path) {
  auto without_slashes = [](std::string_view text) {
    while (text.size() > 1 && text.ends_with('/')) text.remove_suffix(1);
    return text;
  };
  path = without_slashes(path);
  std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? "."
                                         : std::string(without_slashes(path.substr(0, slash + 1)));
}

}  // namespace postwright::table_tool
