#include "cmd/postlint/host_file_system.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/file.h"
#include "base/text.h"

namespace postwright::postlint {
namespace {

using lint::FileFacts;

constexpr std::uint64_t kMaxFile = 64u << 20;

class HostFileSystem final : public lint::FileSystem {
 public:
  explicit HostFileSystem(const std::string& root)
      : root_(open(root.empty() ? "/" : root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {}

  FileFacts look(const std::string& path) const override {
    FileFacts facts;
    UniqueFd fd = open_below(path, O_PATH);
    struct stat status {};
    if (fd.get() < 0 || fstat(fd.get(), &status) != 0) {
      if (errno == ENOENT || errno == ENOTDIR) facts.kind = FileFacts::Kind::missing;
      return facts;
    }
    facts.kind = S_ISREG(status.st_mode)   ? FileFacts::Kind::file
                 : S_ISDIR(status.st_mode) ? FileFacts::Kind::directory
                                           : FileFacts::Kind::other;
    facts.mode = status.st_mode & 07777u;
    facts.owner = status.st_uid;
    facts.modified = modified_ns(status);
    return facts;
  }

  std::vector<std::string> names_in(const std::string& directory) const override {
    std::vector<std::string> names;
    UniqueFd fd = open_below(directory, O_RDONLY | O_DIRECTORY);
    DIR* opened = fd.get() < 0 ? nullptr : fdopendir(fd.get());
    if (!opened) return names;
    (void)fd.release();  // it is the DIR's now
    while (const dirent* entry = readdir(opened)) names.emplace_back(entry->d_name);
    closedir(opened);
    std::ranges::sort(names);
    return names;
  }

  std::optional<std::string> bytes_of(const std::string& path) const override {
    // O_NONBLOCK: a pipe would be waited for.
    UniqueFd fd = open_below(path, O_RDONLY | O_NONBLOCK);
    struct stat status {};
    if (fd.get() < 0 || fstat(fd.get(), &status) != 0 || !S_ISREG(status.st_mode))
      return std::nullopt;
    auto bytes = read_all(fd.get(), path, kMaxFile);
    return bytes ? std::optional(std::move(*bytes)) : std::nullopt;
  }

 private:
  UniqueFd open_below(const std::string& path, int flags) const {
    open_how how{};
    how.flags = static_cast<std::uint64_t>(flags) | O_CLOEXEC;
    how.resolve = RESOLVE_IN_ROOT;
    long fd = syscall(SYS_openat2, root_.get(), path.c_str(), &how, sizeof how);
    return UniqueFd(static_cast<int>(fd));
  }

  UniqueFd root_;
};

}  // namespace

std::shared_ptr<const lint::FileSystem> host_file_system(const std::string& root) {
  return std::make_shared<HostFileSystem>(root);
}

}  // namespace postwright::postlint
