#include "migration/journal/state_directory.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <vector>

#include "base/atomic_file.h"
#include "base/hex.h"
#include "base/text.h"
#include "migration/files/site_path.h"

namespace postwright::reindexer {
namespace {

constexpr std::string_view kParent = "/var/lib/postwright/reindexer/";
constexpr std::string_view kRunPrefix = "run-";
constexpr std::size_t kRunDigits = 4;

/// Makes the directories of `path` that are missing, the last one with mode 0700.
Status make_directories(std::string_view root, std::string_view path) {
  for (std::size_t slash = path.find('/', 1);; slash = path.find('/', slash + 1)) {
    std::string_view prefix = path.substr(0, slash);
    bool last = slash == std::string_view::npos;
    auto entry = SiteFile::find(root, prefix);
    // "/a/" and "/" have no last component of their own.
    if (!entry && entry.error().code != EISDIR) return failure_of(entry);
    if (entry && mkdirat(entry->directory.fd(), entry->name.c_str(), last ? 0700 : 0755) != 0 &&
        errno != EEXIST)
      return system_failure(cat("create directory ", prefix), errno);
    if (last) return {};
  }
}

Status check_trust(int fd, const std::string& path) {
  auto status = status_of(fd, path);
  if (!status) return failure_of(status);
  if (status->st_uid != geteuid())
    return config_failure("state directory ", path, " belongs to user ", status->st_uid,
                          ", not to the user who runs this");
  if ((status->st_mode & 022) != 0)
    return config_failure("state directory ", path, " can be written by others: chmod 0700 it");
  return {};
}

/// Numbers of the run directories, rising.
Result<std::vector<std::uint64_t>> run_numbers(const std::string& path) {
  auto close = [](DIR* directory) { closedir(directory); };
  std::unique_ptr<DIR, decltype(close)> directory(opendir(path.c_str()), close);
  if (!directory) return system_failure(cat("open ", path), errno);
  std::vector<std::uint64_t> numbers;
  for (;;) {
    errno = 0;
    const dirent* entry = readdir(directory.get());
    if (!entry && errno != 0) return system_failure(cat("read ", path), errno);
    if (!entry) break;
    std::string_view name = entry->d_name;
    if (!name.starts_with(kRunPrefix)) continue;
    if (auto number = parse_unsigned(name.substr(kRunPrefix.size()))) numbers.push_back(*number);
  }
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

std::string run_path(const std::string& state, std::uint64_t number) {
  std::string digits = cat(number);
  if (digits.size() < kRunDigits) digits.insert(0, kRunDigits - digits.size(), '0');
  return cat(state, "/", kRunPrefix, digits);
}

/// The run in a directory; nothing when it never began.
Result<std::optional<Run>> load_run(const std::string& directory) {
  std::string path = cat(directory, "/journal");
  auto journal = Journal::open(path);
  bool gone = !journal && journal.error().code == ENOENT;
  if (!journal && !gone) return failure_of(journal);
  if (!gone && journal->has(Event::begin)) return Run{directory, std::move(*journal)};
  auto begin = read_begin_copy(directory);
  if (!begin && (begin.error().code == ENOENT || begin.error().kind == ErrorKind::data))
    return std::nullopt;
  if (!begin) return failure_of(begin);
  if (gone) journal = Journal::create(path);
  if (!journal) return failure_of(journal);
  journal->restore_begin(std::move(*begin));
  return Run{directory, std::move(*journal)};
}

/// Removes the directory of a run that never began: STATE/run-NNNN/{begin,journal,before/*}.
Status remove_unbegun(const std::string& directory) {
  std::string before = cat(directory, "/before");
  auto close = [](DIR* opened) { closedir(opened); };
  if (std::unique_ptr<DIR, decltype(close)> opened(opendir(before.c_str()), close); opened) {
    while (const dirent* entry = readdir(opened.get()))
      if (std::string_view(entry->d_name) != "." && std::string_view(entry->d_name) != "..")
        unlinkat(dirfd(opened.get()), entry->d_name, 0);
  }
  rmdir(before.c_str());
  unlink(cat(directory, "/journal").c_str());
  unlink(cat(directory, "/begin").c_str());
  if (rmdir(directory.c_str()) != 0) return system_failure(cat("remove ", directory), errno);
  return {};
}

}  // namespace

std::string state_directory_of(std::string_view config_directory) {
  std::string name;
  for (std::string_view part : split(config_directory, "/")) {
    if (!name.empty()) name += '-';
    for (char c : part) {
      bool plain = is_alnum(c) || c == ':' || c == '_' || (c == '.' && !name.empty());
      if (plain) {
        name += c;
      } else {
        name += "\\x";
        append_hex(name, c);
      }
    }
  }
  return cat(kParent, name.empty() ? "-" : name);
}

Result<StateDirectory> StateDirectory::open(const Options& options, Missing missing) {
  StateDirectory state;
  std::string root = options.state_directory.empty() ? options.root : std::string();
  std::string path = options.state_directory.empty() ? state_directory_of(options.config_directory)
                                                     : options.state_directory;
  if (!path.starts_with('/')) {
    char here[4096];
    if (!getcwd(here, sizeof here)) return system_failure("find the working directory", errno);
    path = cat(here, "/", path);
  }
  if (missing == Missing::create) {
    Status made = make_directories(root, path);
    if (!made) return failure_of(made);
  }
  auto directory = SiteDirectory::open(root, path);
  if (!directory && directory.error().code == ENOENT && missing == Missing::is_empty) {
    state.path_ = cat(root, path);
    state.exists_ = false;
    return state;
  }
  if (!directory) return failure_of(directory);
  // Links are resolved now, so this path stays below the root.
  std::string resolved = directory->shown("");
  resolved.pop_back();
  state.path_ = cat(root, resolved);
  Status trusted = check_trust(directory->fd(), state.path_);
  if (!trusted) return failure_of(trusted);
  return state;
}

Result<std::vector<Run>> StateDirectory::runs() const {
  std::vector<Run> runs;
  if (!exists_) return runs;
  auto numbers = run_numbers(path_);
  if (!numbers) return failure_of(numbers);
  for (std::uint64_t number : *numbers) {
    auto run = load_run(run_path(path_, number));
    if (!run) return failure_of(run);
    if (*run && !(*run)->rolled_back()) runs.push_back(std::move(**run));
  }
  return runs;
}

Result<std::optional<Run>> StateDirectory::last_run() const {
  auto all = runs();
  if (!all) return failure_of(all);
  if (all->empty()) return std::nullopt;
  return std::move(all->back());
}

Result<std::string> StateDirectory::new_run() const {
  auto numbers = run_numbers(path_);
  if (!numbers) return failure_of(numbers);
  std::uint64_t next = 1;
  for (std::uint64_t number : *numbers) {
    std::string directory = run_path(path_, number);
    auto run = load_run(directory);
    if (!run) return failure_of(run);
    next = number + 1;
    if (*run) continue;
    Status removed = remove_unbegun(directory);
    if (!removed) return failure_of(removed);
    next = number;
  }
  std::string directory = run_path(path_, next);
  for (const std::string& path : {directory, cat(directory, "/before")})
    if (mkdir(path.c_str(), 0700) != 0)
      return system_failure(cat("create directory ", path), errno);
  Status synced = sync_directory(path_);
  if (!synced) return failure_of(synced);
  return directory;
}

}  // namespace postwright::reindexer
