#include "reindex/watch/change_monitor.h"

#include <sys/inotify.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace postwright::reindexer {
namespace {

constexpr std::uint32_t kChanges =
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_ATTRIB | IN_ONLYDIR;

}  // namespace

Result<ChangeMonitor> ChangeMonitor::create() {
  ChangeMonitor monitor;
  monitor.inotify_ = UniqueFd(inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
  if (!monitor.inotify_) return system_failure("watch for changes", errno);
  return monitor;
}

void ChangeMonitor::watch_directory(const std::string& directory, const std::string& name,
                                    const std::string& path) {
  int watch = inotify_add_watch(inotify_.get(), directory.c_str(), kChanges);
  if (watch >= 0) names_[watch][name].insert(path);
}

void ChangeMonitor::watch(const std::set<std::string>& paths) {
  auto before = std::move(names_);
  names_.clear();
  for (const std::string& path : paths) {
    watch_directory(directory_of(path), std::string(file_name_of(path)), path);
    std::error_code failed;
    auto target = std::filesystem::canonical(path, failed);
    if (!failed && target != path) watch_directory(target.parent_path(), target.filename(), path);
  }
  for (const auto& [watch, names] : before)
    if (!names_.contains(watch)) (void)inotify_rm_watch(inotify_.get(), watch);
}

std::set<std::string> ChangeMonitor::take_changes() {
  std::set<std::string> changed;
  alignas(inotify_event) char block[16 * 1024];
  for (;;) {
    ssize_t size = read(inotify_.get(), block, sizeof block);
    if (size <= 0) return changed;
    for (const char* at = block; at < block + size;) {
      const auto* event = reinterpret_cast<const inotify_event*>(at);
      at += sizeof *event + event->len;
      if ((event->mask & IN_Q_OVERFLOW) != 0)
        for (const auto& [watch, names] : names_)
          for (const auto& [name, paths] : names) changed.insert(paths.begin(), paths.end());
      auto directory = names_.find(event->wd);
      if (directory == names_.end()) continue;
      if (event->len == 0) {  // of the directory itself: who may do what in it has changed
        for (const auto& [name, paths] : directory->second)
          changed.insert(paths.begin(), paths.end());
        continue;
      }
      auto name = directory->second.find(std::string_view(event->name));
      if (name != directory->second.end()) changed.insert(name->second.begin(), name->second.end());
    }
  }
}

}  // namespace postwright::reindexer
