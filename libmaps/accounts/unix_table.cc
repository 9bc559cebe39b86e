#include "libmaps/accounts/unix_table.h"

#include <grp.h>
#include <pwd.h>
#include <string.h>

#include <cerrno>

#include "base/text.h"
#include "libmaps/memory/read_only.h"

namespace postwright {
namespace {

using Found = Result<std::optional<std::string>>;

/// What NAME_r(3) functions give when there is no such entry, besides 0.
bool means_not_found(int code) {
  return code == 0 || code == ENOENT || code == ESRCH || code == EBADF || code == EPERM;
}

std::string line_of(const passwd& account) {
  return cat(account.pw_name, ":", account.pw_passwd, ":", account.pw_uid, ":", account.pw_gid, ":",
             account.pw_gecos, ":", account.pw_dir, ":", account.pw_shell);
}

std::string line_of(const group& entry) {
  std::string line = cat(entry.gr_name, ":", entry.gr_passwd, ":", entry.gr_gid, ":");
  std::string_view separator;
  for (char** member = entry.gr_mem; *member; ++member) {
    line += cat(separator, *member);
    separator = ",";
  }
  return line;
}

/// Calls getpwnam_r(3) or getgrnam_r(3) with as much room as the entry needs, up to 16 MB.
template <class Entry>
Found find_entry(int (*find)(const char*, Entry*, char*, std::size_t, Entry**),
                 const std::string& name) {
  constexpr std::size_t kMaxRoom = std::size_t{16} << 20;
  for (std::string room(4096, '\0');; room.resize(room.size() * 4)) {
    Entry entry{};
    Entry* found = nullptr;
    int code = find(name.c_str(), &entry, room.data(), room.size(), &found);
    if (found) return line_of(*found);
    if (means_not_found(code)) return std::nullopt;
    if (code != ERANGE || room.size() >= kMaxRoom)
      return failure(ErrorKind::retry, strerror(code), code);
  }
}

Found find_account(const std::string& name) {
  return find_entry<passwd>(getpwnam_r, name);
}
Found find_group(const std::string& name) {
  return find_entry<group>(getgrnam_r, name);
}

class UnixTable final : public Table {
 public:
  UnixTable(std::string_view name, Found (*find)(const std::string&), bool fold)
      : Table("unix", std::string(name), KeyKind::fixed), find_(find), fold_(fold) {}

  Found lookup(std::string_view key) override {
    key = until_nul(key);
    return find_(fold_ ? ascii_lower(key) : std::string(key));
  }

 private:
  Found (*find_)(const std::string&);
  bool fold_;
};

}  // namespace

Result<TablePtr> open_unix_table(std::string_view name, const OpenOptions& options) {
  Status allowed = require_read_only("unix", name, options);
  if (!allowed) return failure_of(allowed);
  if (name == "passwd.byname")
    return std::make_unique<UnixTable>(name, find_account, options.fold_keys);
  if (name == "group.byname")
    return std::make_unique<UnixTable>(name, find_group, options.fold_keys);
  return config_failure("unknown table: unix:", name);
}

}  // namespace postwright
