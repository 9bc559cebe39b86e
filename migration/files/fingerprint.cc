#include "migration/files/fingerprint.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "base/file.h"
#include "base/keyed_hash.h"
#include "base/text.h"
#include "migration/files/site_path.h"

namespace postwright::reindexer {
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 20;

/// A hash of the hashes of the file's blocks, each keyed with the one before it. Reads rather than
/// maps: the file may be cut short meanwhile.
Result<std::uint64_t> hash_content(int fd, const std::string& shown) {
  std::string block(kBlock, '\0');
  HashSeed seed;
  for (std::uint64_t offset = 0;;) {
    ssize_t got = pread(fd, block.data(), block.size(), static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_failure(cat("read ", shown), errno);
    if (got == 0) return seed.first;
    auto size = static_cast<std::size_t>(got);
    seed.first = keyed_hash(seed, std::string_view(block).substr(0, size));
    offset += size;
    seed.second = offset;
  }
}

void put_rights(Fingerprint& print, const struct stat& status) {
  print.exists = true;
  print.device = status.st_dev;
  print.inode = status.st_ino;
  print.uid = status.st_uid;
  print.gid = status.st_gid;
  print.mode = status.st_mode & 07777;
}

/// Of what has no content to be read: a directory, a pipe, a file of somebody else. A directory has
/// other times and sizes with each file in it, those that apply makes too.
Result<Fingerprint> without_content(const SiteFile& file, Fingerprint print) {
  auto status = file.directory.look_at(file.name);
  if (!status) return failure_of(status);
  if (!*status) return print;
  put_rights(print, **status);
  if (!S_ISREG((*status)->st_mode)) return print;
  print.size = static_cast<std::uint64_t>((*status)->st_size);
  print.mtime_ns = modified_ns(**status);
  return print;
}

}  // namespace

Result<Fingerprint> take_fingerprint(std::string_view root, const std::string& path) {
  Fingerprint print{.path = path};
  auto file = SiteFile::find(root, path);
  if (!file && (file.error().code == ENOENT || file.error().code == ENOTDIR)) return print;
  if (!file) return failure_of(file);
  auto fd = file->directory.open_regular(file->name, O_RDONLY);
  if (!fd) return without_content(*file, std::move(print));
  auto status = status_of(fd->get(), path);
  if (!status) return failure_of(status);
  auto content = hash_content(fd->get(), path);
  if (!content) return failure_of(content);
  put_rights(print, *status);
  print.size = static_cast<std::uint64_t>(status->st_size);
  print.mtime_ns = modified_ns(*status);
  print.content = *content;
  return print;
}

std::optional<std::string> change_of(const Fingerprint& before, std::string_view root) {
  auto now = take_fingerprint(root, before.path);
  if (!now) return now.error().message;
  if (*now == before) return std::nullopt;
  if (!now->exists) return cat(before.path, " is gone since the plan was made");
  if (!before.exists) return cat(before.path, " appeared since the plan was made");
  Fingerprint rights = *now;
  rights.uid = before.uid;
  rights.gid = before.gid;
  rights.mode = before.mode;
  return cat(rights == before ? "owner or mode of " : "", before.path,
             " has changed since the plan was made");
}

}  // namespace postwright::reindexer
