#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lint/findings/context.h"
#include "lint/findings/finding.h"
#include "lint/input/input.h"
#include "lint/run/selection.h"

namespace postwright::postlint {

struct OutputFormat;

/// Exit status, the same for every way to call postlint.
enum class ExitStatus {
  clean = 0,       ///< nothing at or above --fail-on
  findings = 1,    ///< something at or above it; with --check, something to fix
  usage = 2,       ///< the command line or postlint.toml is wrong
  unreadable = 3,  ///< an input could not be read, or an output not be written
};

/// A report and where it goes; an empty file is standard output.
struct OutputRequest {
  const OutputFormat* format = nullptr;
  std::string file;
};

enum class FixMode {
  none,
  fix,    ///< write the files
  diff,   ///< print what --fix would change, as a unified diff
  check,  ///< only say whether --fix would change something
};

enum class Task { lint, explain, list_rules, show_config };

struct Options {
  Task task = Task::lint;
  std::vector<std::string> paths;
  std::string stdin_filename = {};                ///< what "-" would be called
  lint::FileKind kind = lint::FileKind::unknown;  ///< of single files; unknown: by their names
  std::vector<std::string> explained;             ///< of --explain
  lint::Context context;
  lint::Selection selection;
  lint::Level fail_on = lint::Level::warning;
  std::vector<OutputRequest> outputs;
  std::string baseline = {};        ///< a file to read
  std::string write_baseline = {};  ///< a file to write
  FixMode fix_mode = FixMode::none;
  lint::FixKind boldest = lint::FixKind::safe;
  bool heed_suppressions = true;
  std::string config_file = {};  ///< the one that was read; empty: none
};

}  // namespace postwright::postlint
