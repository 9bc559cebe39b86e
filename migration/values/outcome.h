#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "migration/values/options.h"

namespace postwright::reindexer {

/// One thing that was done, would be done (--dry-run), or was found.
struct Step {
  std::string what;    ///< "built", "switched", "restored", "removed", "equal", "differs", ...
  std::string path;    ///< the file it is about, without root
  std::string detail;  ///< for a person: "1000 records from /etc/postfix/access.db"; may be empty
};

/// What became of apply, rollback, verify or clean. Everything that a person or a script is told.
struct Outcome {
  std::string command;  ///< "apply", "apply --resume", "rollback", "verify", "clean"
  ExitStatus status = ExitStatus::done;
  bool dry_run = false;
  std::vector<Step> steps;
  std::vector<std::string> warnings;
  std::string error;  ///< what stopped the work; empty when nothing did
  std::string hint;   ///< what to do now; may be empty
  /// Configuration directories of the instances that go on with what they had read until
  /// `postfix -c DIR reload`.
  std::vector<std::string> reload;
  bool reloaded = false;  ///< --reload did it
  std::string root;       ///< of the image whose instances those are; empty: this system
  bool idle = false;      ///< there was nothing to resume, undo or clean: no run is in its journal

  void add(std::string_view what, std::string_view path, std::string detail = {}) {
    steps.push_back({std::string(what), std::string(path), std::move(detail)});
  }
  /// Records an error and its exit status, and returns false.
  bool fail(ExitStatus with, std::string message, std::string what_now = {});
  bool fail(Error reason, std::string what_now = {}) {
    return fail(ExitStatus::could_not_finish, std::move(reason.message), std::move(what_now));
  }
};

/// For people: a line a step, then warnings, error, hint, and which instances need a reload.
std::string outcome_text(const Outcome& outcome);
/// For scripts (docs/reindexer-outcome.schema.json).
std::string outcome_json(const Outcome& outcome);

}  // namespace postwright::reindexer
