#include "migration/inventory/surroundings.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "base/file.h"
#include "base/text.h"
#include "migration/files/site_path.h"
#include "migration/inventory/writers.h"

namespace postwright::reindexer {
namespace {

constexpr std::string_view kProfiles = "/etc/apparmor.d";
constexpr std::string_view kMountPoint =
    " is a mount point of its own (a bind mount); change it where it comes from";
constexpr std::uint64_t kLongestProfile = 1 << 20;

/// mountinfo spells blanks and backslashes as \ooo.
std::string unescape(std::string_view text) {
  std::string path;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 3 >= text.size()) {
      path += text[i];
      continue;
    }
    int code = 0;
    for (int digit = 1; digit <= 3; ++digit)
      code = code * 8 + (text[i + static_cast<std::size_t>(digit)] - '0');
    path += static_cast<char>(code);
    i += 3;
  }
  return path;
}

std::string real_path(const std::string& path) {
  std::unique_ptr<char, decltype(&free)> real(realpath(path.c_str(), nullptr), free);
  return real ? std::string(real.get()) : std::string();
}

bool is_mount_point(const std::string& path) {
  std::string real = real_path(path);
  if (real.empty()) return false;
  auto text = read_file("/proc/self/mountinfo");
  if (!text) return false;
  std::vector<std::string> points = mount_points(*text);
  return std::find(points.begin(), points.end(), real) != points.end();
}

/// chattr(1) stops root, too, and the errors of open(2) and rename(2) do not say that it did. What
/// a file system does not tell is not set.
std::string why_not_changeable(const SiteDirectory& directory, std::string_view name,
                               const std::string& shown) {
  struct statx status {};
  int flags = AT_SYMLINK_NOFOLLOW | (name.empty() ? AT_EMPTY_PATH : 0);
  if (statx(directory.fd(), std::string(name).c_str(), flags, STATX_BASIC_STATS, &status) != 0)
    return {};
  return attribute_obstacle(status.stx_attributes, shown);
}

std::string why_not_writable(const SiteDirectory& directory, const std::string& shown) {
  struct statvfs space {};
  if (fstatvfs(directory.fd(), &space) == 0 && (space.f_flag & ST_RDONLY) != 0)
    return cat(shown, " is on a read-only file system");
  if (std::string why = why_not_changeable(directory, {}, shown); !why.empty()) return why;
  if (faccessat(directory.fd(), ".", W_OK, AT_EACCESS) != 0)
    return cat(shown, " is not writable for this user");
  return {};
}

/// Regular files of a directory of the site, by name.
std::vector<std::string> files_in(const SiteDirectory& directory) {
  std::vector<std::string> names;
  std::unique_ptr<DIR, int (*)(DIR*)> open(opendir(directory.inside(".").c_str()), closedir);
  if (!open) return names;
  while (const dirent* entry = readdir(open.get()))
    if (entry->d_name[0] != '.') names.emplace_back(entry->d_name);
  std::sort(names.begin(), names.end());
  return names;
}

void add_profiles(std::string_view root, const std::string& table,
                  std::vector<std::string>& risks) {
  auto directory = SiteDirectory::open(root, kProfiles);
  if (!directory) return;
  for (const std::string& name : files_in(*directory)) {
    auto fd = directory->open_regular(name, O_RDONLY);
    if (!fd) continue;
    auto text = read_all(fd->get(), name, kLongestProfile);
    if (!text) continue;
    if (text->find(cat(table, ".db")) == std::string::npos &&
        text->find(cat(directory_of(table), "/*.db")) == std::string::npos)
      continue;
    risks.push_back(cat("the AppArmor profile ", kProfiles, "/", name,
                        " names its .db; add the new suffix there"));
  }
}

}  // namespace

std::vector<std::string> mount_points(std::string_view mountinfo) {
  std::vector<std::string> points;
  for (std::string_view line : split(mountinfo, "\n")) {
    auto fields = split(line, " ");
    if (fields.size() > 4) points.push_back(unescape(fields[4]));
  }
  return points;
}

std::string attribute_obstacle(std::uint64_t attributes, const std::string& shown) {
  if ((attributes & STATX_ATTR_IMMUTABLE) != 0)
    return cat(shown, " is immutable (chattr +i); `chattr -i ", shown, "` first");
  if ((attributes & STATX_ATTR_APPEND) != 0)
    return cat(shown, " is append-only (chattr +a); `chattr -a ", shown, "` first");
  return {};
}

std::string why_not_replaceable(std::string_view root, const std::string& path) {
  auto file = SiteFile::find(root, path);
  if (!file) return std::move(file.error().message);
  std::string why = why_not_writable(file->directory, directory_of(file->shown()));
  if (why.empty()) why = why_not_changeable(file->directory, file->name, file->shown());
  if (why.empty() && is_mount_point(file->path())) why = cat(file->shown(), kMountPoint);
  return why;
}

std::string why_no_index(std::string_view root, const std::string& path) {
  auto directory = SiteDirectory::open(root, directory_of(path));
  if (!directory) return std::move(directory.error().message);
  std::string why = why_not_writable(*directory, directory_of(path));
  if (!why.empty()) return why;
  std::string_view name = file_name_of(path);
  auto entry = directory->look_at(name);
  if (!entry) return std::move(entry.error().message);
  if (!*entry) return {};
  if (!S_ISREG((*entry)->st_mode))
    return cat(path, S_ISLNK((*entry)->st_mode) ? " is a symbolic link" : " is not a regular file",
               " and is not replaced; move it away");
  if (why = why_not_changeable(*directory, name, path); !why.empty()) return why;
  if (is_mount_point(directory->inside(name))) return cat(path, kMountPoint);
  return {};
}

std::vector<std::string> risks_of(std::string_view root, const std::string& table,
                                  const std::vector<std::string>& queue_directories) {
  std::vector<std::string> risks;
  if (const Writer* writer = writer_of(table))
    risks.push_back(cat("made by ", writer->name, ": ", writer->habit));
  for (const std::string& queue : queue_directories) {
    std::string copy = cat(queue, table, ".db");
    auto status = status_in_site(root, copy);
    if (status && *status)
      risks.push_back(cat(copy,
                          " is a copy for chrooted daemons; whatever makes it must copy the "
                          "new index too"));
  }
  add_profiles(root, table, risks);
  if (auto file = SiteFile::find(root, cat(table, ".db"))) {
    std::string why = why_not_changeable(file->directory, file->name, file->shown());
    if (!why.empty()) risks.push_back(cat(why, ", before `reindexer clean`"));
  }
  if (root.empty() && access("/sys/fs/selinux/enforce", F_OK) == 0)
    risks.emplace_back(
        "SELinux is on: the new index gets the label of the .db; a restorecon needs a "
        "policy that knows the new suffix");
  return risks;
}

}  // namespace postwright::reindexer
