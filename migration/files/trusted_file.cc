#include "migration/files/trusted_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/file.h"
#include "base/path_walk.h"
#include "base/text.h"

namespace postwright::reindexer {
namespace {

constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 30;
constexpr mode_t kGroupOrOthersWrite = 022;

bool is_trusted_user(uid_t user) {
  return user == 0 || user == geteuid();
}

/// `what` is "it", or the directory that it stands in.
Status no_other_writer(const std::string& what, const struct stat& status) {
  if (!is_trusted_user(status.st_uid))
    return config_failure(what, " belongs to user ", status.st_uid);
  if ((status.st_mode & kGroupOrOthersWrite) != 0)
    return config_failure("its group or others can write ", what);
  return {};
}

Status check_directory(const std::string& path, const struct stat& status) {
  struct stat looked = status;
  // Others may make files in it, but not rename or remove those that are not theirs.
  if ((status.st_mode & S_ISVTX) != 0) looked.st_mode &= ~kGroupOrOthersWrite;
  return no_other_writer(path, looked);
}

Status check_link(const LinkOnPath& link) {
  if (is_trusted_user(link.owner)) return {};
  return config_failure("symbolic link ", link.path, " belongs to user ", link.owner);
}

}  // namespace

Result<std::string> read_trusted_file(const std::string& path) {
  std::error_code failed;
  std::string absolute = std::filesystem::absolute(path, failed).native();
  if (failed) return system_failure(cat("open ", path), failed.value());
  auto not_trusted = [&](const Error& why) {
    std::string_view reason = why.message;
    std::string walked = cat("open ", absolute, ": ");  // the walk's word about a link
    if (reason.starts_with(walked)) reason.remove_prefix(walked.size());
    return config_failure(path, " is not trusted: ", reason);
  };
  auto walk = PathWalk::begin("/", check_link, check_directory);
  if (!walk) return failure_of(walk);
  auto name = walk->approach(absolute);
  if (!name && name.error().kind == ErrorKind::config) return not_trusted(name.error());
  if (!name) return failure_of(name);
  UniqueFd fd(
      openat(walk->directory(), name->c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!fd) return system_failure(cat("open ", path), errno);
  auto status = status_of(fd.get(), path);
  if (!status) return failure_of(status);
  if (!S_ISREG(status->st_mode)) return config_failure(path, " is not a regular file");
  Status trusted = no_other_writer("it", *status);
  if (!trusted) return not_trusted(trusted.error());
  return read_all(fd.get(), path, kMostBytes);
}

}  // namespace postwright::reindexer
