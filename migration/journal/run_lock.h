#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/result.h"

namespace postwright::reindexer {

/// Keeps a second reindexer from changing the same site at the same time. Two locks, both flock(2)
/// and gone with the process: STATE/lock, whose text names the holder, and the configuration
/// directories themselves, for a second run with another state directory.
class RunLock {
 public:
  /// `work` is what the holder does: "apply". ErrorKind::retry when another run is at work:
  /// "another reindexer is at work on this site: apply, process 123, since 2026-01-31 12:00:00".
  static Result<RunLock> take(const std::string& state_directory, std::string_view work,
                              std::string_view root,
                              const std::vector<std::string>& config_directories);

 private:
  std::vector<UniqueFd> held_;
};

}  // namespace postwright::reindexer
