#include "migration/journal/kept_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>

#include "base/atomic_file.h"
#include "base/text.h"
#include "migration/files/site_path.h"

namespace postwright::reindexer {
namespace {

constexpr std::int64_t kNanoseconds = 1'000'000'000;
constexpr std::size_t kCopyBuffer = std::size_t{1} << 18;

std::string temporary_name(std::string_view name) {
  return cat(".", name, ".reindexer-new");
}

std::vector<std::pair<std::string, std::string>> read_attributes(int fd) {
  std::vector<std::pair<std::string, std::string>> attributes;
  ssize_t size = flistxattr(fd, nullptr, 0);
  if (size <= 0) return attributes;
  std::string names(static_cast<std::size_t>(size), '\0');
  size = flistxattr(fd, names.data(), names.size());
  if (size <= 0) return attributes;
  names.resize(static_cast<std::size_t>(size));
  for (std::string_view name : split(names, std::string_view("\0", 1))) {
    std::string key(name);
    ssize_t length = fgetxattr(fd, key.c_str(), nullptr, 0);
    if (length < 0) continue;
    std::string value(static_cast<std::size_t>(length), '\0');
    length = fgetxattr(fd, key.c_str(), value.data(), value.size());
    if (length < 0) continue;
    value.resize(static_cast<std::size_t>(length));
    attributes.emplace_back(std::move(key), std::move(value));
  }
  return attributes;
}

Status copy_bytes(int from, const std::string& from_name, int to, const std::string& to_name) {
  std::string buffer(kCopyBuffer, '\0');
  for (;;) {
    ssize_t got = read(from, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_failure(cat("read ", from_name), errno);
    if (got == 0) return {};
    Status written =
        write_all(to, std::string_view(buffer).substr(0, static_cast<std::size_t>(got)));
    if (!written) return system_failure(cat("write ", to_name), written.error().code);
  }
}

/// Owner and group first: changing them takes set-id bits away.
Status set_attributes(int fd, const KeptFile& file) {
  struct stat status {};
  if (fstat(fd, &status) != 0) return system_failure(cat("fstat ", file.path), errno);
  if ((status.st_uid != file.uid || status.st_gid != file.gid) &&
      fchown(fd, file.uid, file.gid) != 0)
    return system_failure(cat("set owner of ", file.path), errno);
  // Labels that we may not set are the policy's decision, not ours.
  for (const auto& [name, value] : file.attributes)
    (void)fsetxattr(fd, name.c_str(), value.data(), value.size(), 0);
  if (fchmod(fd, file.mode) != 0) return system_failure(cat("set mode of ", file.path), errno);
  timespec times[2]{};
  times[0].tv_nsec = UTIME_OMIT;
  times[1].tv_sec = file.mtime_ns / kNanoseconds;
  times[1].tv_nsec = file.mtime_ns % kNanoseconds;
  if (futimens(fd, times) != 0) return system_failure(cat("set time of ", file.path), errno);
  return {};
}

}  // namespace

namespace {

std::string numbered(std::size_t number, std::string_view name) {
  return cat(number < 10 ? "0" : "", number, "-", name);
}

/// `directory` is one of the run's.
Result<KeptFile> copy_to(const std::string& directory, std::string_view root, std::string_view path,
                         std::size_t number) {
  auto found = SiteFile::find(root, path);
  if (!found) return failure_of(found);
  auto from = found->directory.open_regular(found->name, O_RDONLY);
  if (!from) return failure_of(from);
  auto status = status_of(from->get(), found->shown());
  if (!status) return failure_of(status);
  KeptFile file;
  file.path = path;
  file.copy = numbered(number, found->name);
  file.uid = status->st_uid;
  file.gid = status->st_gid;
  file.mode = status->st_mode & 07777;
  file.mtime_ns = modified_ns(*status);
  file.attributes = read_attributes(from->get());

  std::string copy = cat(directory, "/", file.copy);
  auto to = open_file(copy, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
  if (!to) return failure_of(to);
  Status copied = copy_bytes(from->get(), file.path, to->get(), copy);
  if (!copied) return failure_of(copied);
  if (fsync(to->get()) != 0) return system_failure(cat("write ", copy), errno);
  Status synced = sync_directory(directory);
  if (!synced) return failure_of(synced);
  return file;
}

}  // namespace

Result<KeptFile> keep_file(std::string_view root, std::string_view path, std::string_view run,
                           std::size_t number) {
  return copy_to(cat(run, "/before"), root, path, number);
}

Result<std::string> keep_discarded(std::string_view root, std::string_view path,
                                   std::string_view run) {
  std::string directory = cat(run, "/discarded");
  if (mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST)
    return system_failure(cat("create directory ", directory), errno);
  for (std::size_t number = 0;; ++number) {
    auto kept = copy_to(directory, root, path, number);
    if (kept) return cat(directory, "/", kept->copy);
    if (kept.error().code != EEXIST) return failure_of(kept);
  }
}

Result<bool> is_as_kept(std::string_view root, const KeptFile& file, std::string_view run) {
  auto kept = MappedFile::open(cat(run, "/before/", file.copy));
  if (!kept) return failure_of(kept);
  auto found = SiteFile::find(root, file.path);
  if (!found) return failure_of(found);
  auto fd = found->directory.open_regular(found->name, O_RDONLY);
  if (!fd) return failure_of(fd);
  auto now = MappedFile::map(fd->get(), file.path);
  if (!now) return failure_of(now);
  return kept->bytes() == now->bytes();
}

Status restore_file(std::string_view root, const KeptFile& file, std::string_view run) {
  std::string copy = cat(run, "/before/", file.copy);
  auto from = open_file(copy, O_RDONLY | O_NOFOLLOW);
  if (!from) return failure_of(from);
  auto target = SiteFile::find(root, file.path);
  if (!target) return failure_of(target);
  std::string temporary = temporary_name(target->name);
  Status removed = target->directory.remove(temporary);
  if (!removed) return removed;
  auto to = target->directory.open_regular(temporary, O_WRONLY | O_CREAT | O_EXCL);
  if (!to) return failure_of(to);
  Status done = copy_bytes(from->get(), copy, to->get(), file.path);
  if (done) done = set_attributes(to->get(), file);
  if (done && fsync(to->get()) != 0) done = system_failure(cat("write ", file.path), errno);
  if (done) done = target->directory.rename(temporary, target->name);
  if (!done) (void)target->directory.remove(temporary);
  return done;
}

Status switch_file(std::string_view root, std::string_view path, std::string_view text) {
  auto target = SiteFile::find(root, path);
  if (!target) return failure_of(target);
  std::string temporary = temporary_name(target->name);
  Status removed = target->directory.remove(temporary);
  if (!removed) return removed;
  auto from = target->directory.open_regular(target->name, O_RDONLY);
  if (!from) return failure_of(from);
  auto to = target->directory.open_regular(temporary, O_WRONLY | O_CREAT | O_EXCL);
  if (!to) return failure_of(to);
  Status done = write_all(to->get(), text);
  if (!done) done = system_failure(cat("write ", path), done.error().code);
  if (done) done = copy_attributes(from->get(), to->get(), std::string(path));
  if (done && fsync(to->get()) != 0) done = system_failure(cat("write ", path), errno);
  if (done) done = target->directory.rename(temporary, target->name);
  if (!done) (void)target->directory.remove(temporary);
  return done;
}

Status remove_leftovers(std::string_view root, std::string_view path) {
  auto target = SiteFile::find(root, path);
  if (!target && target.error().code == ENOENT) return {};
  if (!target) return failure_of(target);
  return target->directory.remove(temporary_name(target->name));
}

}  // namespace postwright::reindexer
