#include "cmd/postmulti/private_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <optional>

#include "base/file.h"
#include "base/text.h"

namespace postwright::postmulti {
namespace {

constexpr std::string_view kOwn[] = {"$config_directory", "$data_directory", "$queue_directory"};
constexpr uid_t kSameUser = static_cast<uid_t>(-1);
constexpr gid_t kSameGroup = static_cast<gid_t>(-1);

/// Fields, empty ones too.
std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  for (;;) {
    std::size_t colon = line.find(':');
    fields.push_back(line.substr(0, colon));
    if (colon == std::string_view::npos) return fields;
    line.remove_prefix(colon + 1);
  }
}

/// A leading $name replaced by its value; nothing when it has none.
std::optional<std::string> expanded(std::string_view text, const Configuration& configuration) {
  if (!text.starts_with('$')) return std::string(text);
  std::size_t end = std::min(text.find('/'), text.size());
  auto value = configuration.value(text.substr(1, end - 1));
  if (!value || value->empty()) return std::nullopt;
  return cat(*value, text.substr(end));
}

std::optional<PrivateFile> parse_line(std::string_view line, const Configuration& configuration) {
  auto fields = fields_of(line);
  constexpr std::size_t kFields = 6;
  if (fields.size() != kFields || (fields[1] != "d" && fields[1] != "f")) return std::nullopt;
  if (std::ranges::none_of(kOwn, [&](std::string_view own) {
        return fields[0] == own || fields[0].starts_with(cat(own, "/"));
      }))
    return std::nullopt;
  auto path = expanded(fields[0], configuration);
  auto owner = expanded(fields[2], configuration);
  auto group = fields[3] == "-" ? std::optional(std::string()) : expanded(fields[3], configuration);
  bool is_octal = !fields[4].empty() && fields[4].size() <= 4 &&
                  fields[4].find_first_not_of("01234567") == std::string_view::npos;
  auto has = [&](char flag) { return fields[5].find(flag) != std::string_view::npos; };
  if (!path || !owner || !group || !is_octal || has('o')) return std::nullopt;
  return PrivateFile{.path = std::move(*path),
                     .is_directory = fields[1] == "d",
                     .owner = std::move(*owner),
                     .group = std::move(*group),
                     .mode = static_cast<unsigned>(std::stoul(std::string(fields[4]), nullptr, 8)),
                     .create = has('c'),
                     .recursive = has('r')};
}

struct Ids {
  uid_t user = kSameUser;
  gid_t group = kSameGroup;
};

Result<Ids> look_up(const PrivateFile& file) {
  const passwd* user = getpwnam(file.owner.c_str());
  if (!user) return config_failure("unknown user ", file.owner, " for ", file.path);
  Ids ids{.user = user->pw_uid};
  if (file.group.empty()) return ids;
  const group* group = getgrnam(file.group.c_str());
  if (!group) return config_failure("unknown group ", file.group, " for ", file.path);
  ids.group = group->gr_gid;
  return ids;
}

/// All that is in an open directory gets the owner.
Status give_content(int directory, const std::string& path, Ids ids) {
  int copy = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  std::unique_ptr<DIR, int (*)(DIR*)> opened(copy < 0 ? nullptr : fdopendir(copy), closedir);
  if (!opened) return system_failure(cat("open ", path), errno);
  while (const dirent* entry = readdir(opened.get())) {
    std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    std::string below = cat(path, "/", name);
    if (fchownat(directory, entry->d_name, ids.user, ids.group, AT_SYMLINK_NOFOLLOW) != 0)
      return system_failure(cat("chown ", below), errno);
    UniqueFd inner(
        openat(directory, entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!inner) continue;
    Status given = give_content(inner.get(), below, ids);
    if (!given) return given;
  }
  return {};
}

Status set_permissions_of(const PrivateFile& file) {
  auto ids = look_up(file);
  if (!ids) return failure_of(ids);
  if (file.is_directory && file.create && mkdir(file.path.c_str(), 0700) != 0 && errno != EEXIST)
    return system_failure(cat("mkdir ", file.path), errno);
  int flags = O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC;
  UniqueFd fd(open(file.path.c_str(), file.is_directory ? flags | O_DIRECTORY : flags));
  if (!fd) {
    if (errno == ENOENT || errno == ELOOP) return {};
    return system_failure(cat("open ", file.path), errno);
  }
  if (fchown(fd.get(), ids->user, ids->group) != 0)
    return system_failure(cat("chown ", file.path), errno);
  if (fchmod(fd.get(), file.mode) != 0) return system_failure(cat("chmod ", file.path), errno);
  return file.is_directory && file.recursive ? give_content(fd.get(), file.path, *ids) : Status();
}

}  // namespace

std::vector<PrivateFile> parse_private_files(std::string_view text,
                                             const Configuration& configuration) {
  std::vector<PrivateFile> files;
  for (std::string_view line : split(text, "\r\n")) {
    if (line.starts_with('#')) continue;
    if (auto file = parse_line(trim(line), configuration)) files.push_back(std::move(*file));
  }
  return files;
}

Status set_permissions(const std::vector<PrivateFile>& files) {
  for (const PrivateFile& file : files) {
    Status set = set_permissions_of(file);
    if (!set) return set;
  }
  return {};
}

}  // namespace postwright::postmulti
