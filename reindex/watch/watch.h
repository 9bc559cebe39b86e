#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "base/message.h"
#include "base/result.h"

namespace postwright::reindexer {

struct WatchOptions {
  std::string config_directory = "/etc/postfix";
  std::chrono::seconds sweep{300};         ///< between two looks at everything
  std::chrono::milliseconds settle{1000};  ///< a source must have been quiet for so long
  std::chrono::seconds job_time{900};      ///< then a job is killed
  std::size_t jobs = 2;                    ///< at once
  /// An index is held back when fewer than so many percent of its records would be left; 0: never.
  unsigned hold_back = 50;
  std::string state_directory;  ///< for what each index was made from; empty: state_directory_of()
  bool once = false;            ///< look at everything, build what is stale, end
};

/// What was done, with WatchOptions::once.
struct WatchResult {
  std::size_t built = 0;
  std::size_t failed = 0;  ///< could not be built, or may not be
};

/// Builds the index of a table anew when its source is another than the one that it was made from
/// (index_memory.h) or the index is gone, of all instances of a site, until SIGTERM or SIGINT.
/// SIGHUP reads the configuration again, which a change of main.cf or master.cf does too, and tries
/// again what failed. Each index is made by a job in a sandbox as the owner of the old one, proven,
/// and replaced as a whole. What failed is tried again by itself, too (failures.h).
Result<WatchResult> watch_site(const WatchOptions& options, Reporter& log);

}  // namespace postwright::reindexer
