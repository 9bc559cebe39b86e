#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "migration/journal/journal.h"
#include "migration/values/options.h"

namespace postwright::reindexer {

/// One apply, with all that happened to it since.
struct Run {
  std::string directory;  ///< STATE/run-NNNN
  Journal journal;        ///< begins with Event::begin

  bool finished() const { return journal.has(Event::done); }
  bool rollback_started() const { return journal.has(Event::rollback_start); }
  bool rolled_back() const { return journal.has(Event::rolled_back); }
  /// Killed or failed half-way: --resume or rollback must come before anything else.
  bool open() const { return rollback_started() ? !rolled_back() : !finished(); }
};

/// Where the runs of a site are kept. See journal.h for what is inside.
class StateDirectory {
 public:
  enum class Missing { create, is_empty };

  /// Options::state_directory, else state_directory_of(). Directories that are missing are made,
  /// the last with mode 0700; with Missing::is_empty a state directory that does not exist has no
  /// runs. One that others may write, or that is not ours, is refused: what it says is trusted.
  static Result<StateDirectory> open(const Options& options, Missing missing);

  bool exists() const { return exists_; }
  const std::string& path() const { return path_; }

  /// The last run that was not rolled back, else nothing. Directories of runs that never began are
  /// passed over.
  Result<std::optional<Run>> last_run() const;

  /// The runs that were not rolled back, oldest first.
  Result<std::vector<Run>> runs() const;

  /// An empty directory STATE/run-NNNN/before for the next run. What is left of runs that never
  /// began is removed. Returns STATE/run-NNNN.
  Result<std::string> new_run() const;

 private:
  std::string path_;
  bool exists_ = true;
};

/// /var/lib/postwright/reindexer/NAME, where NAME is the configuration directory as
/// systemd-escape(1) --path spells it: /etc/postfix is "etc-postfix".
std::string state_directory_of(std::string_view config_directory);

}  // namespace postwright::reindexer
