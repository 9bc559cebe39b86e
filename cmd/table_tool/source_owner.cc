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

Status become_owner_of(const struct stat& source) {
  if (getuid() != 0) return {};
  if (!S_ISREG(source.st_mode)) return become_self();
  return switch_to(source.st_uid, source.st_gid);
}

Status become_self() {
  if (getuid() != 0) return {};
  return switch_to(getuid(), getgid());
}

}  // namespace postwright::table_tool
