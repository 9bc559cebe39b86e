#include "migration/apply/reload.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/text.h"

namespace postwright::reindexer {
namespace {

/// Nothing when `postfix -c DIRECTORY reload` succeeded, else why it did not.
std::string reload_one(const std::string& directory) {
  std::string postfix = "postfix", c = "-c", path = directory, reload = "reload";
  char* arguments[] = {postfix.data(), c.data(), path.data(), reload.data(), nullptr};
  pid_t child = -1;
  if (int code = posix_spawnp(&child, "postfix", nullptr, nullptr, arguments, environ); code != 0)
    return strerror(code);
  int status = 0;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) return strerror(errno);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  return WIFEXITED(status) ? cat("exit status ", WEXITSTATUS(status)) : "killed by a signal";
}

}  // namespace

void reload_instances(const Options& options, Outcome& outcome) {
  if (!options.reload || outcome.dry_run || outcome.reload.empty()) return;
  if (!options.root.empty()) {
    outcome.warnings.push_back("--reload has no effect on a mounted image");
    return;
  }
  outcome.reloaded = true;
  for (const std::string& directory : outcome.reload) {
    std::string trouble = reload_one(directory);
    if (trouble.empty()) continue;
    outcome.reloaded = false;
    outcome.warnings.push_back(cat("postfix -c ", directory, " reload: ", trouble));
  }
  // All else is done, but running daemons go on with what they had read.
  if (!outcome.reloaded && outcome.status == ExitStatus::done)
    outcome.status = ExitStatus::could_not_finish;
}

}  // namespace postwright::reindexer
