#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "cmd/postlint/options.h"
#include "lint/findings/finding.h"
#include "lint/input/input.h"

namespace postwright::postlint {

/// What a run found, for reports.
struct Outcome {
  std::vector<lint::Finding> findings;
  std::vector<Error> unreadable;
  std::vector<std::string> files;  ///< all that were looked at, sorted
  /// How many of them there are of each kind ("main.cf", "table").
  std::map<std::string, std::size_t, std::less<>> kinds = {};
  std::vector<std::string> unknown = {};  ///< files that were named, of no kind that is known
  /// Of a file that was looked at; nullptr for others (a baseline).
  std::function<const lint::InputFile*(const std::string& path)> file_of;
};

/// Where a finding's place ends: the byte behind it, line and column from 1. Its own begin when the
/// file is not there.
struct Position {
  std::uint64_t line = 0;
  std::uint64_t column = 0;
};
Position end_of(const Outcome& outcome, const FileSpan& where);
/// The bytes of a line without its newline.
std::string_view line_text(const Outcome& outcome, const std::string& file, std::uint64_t line);

/// Names a finding across runs, whatever line it has moved to: 16 hexadecimal digits of rule, file,
/// parameter and value; of the line's text where it is not about a parameter. `file` is as shown.
std::string fingerprint(const Outcome& outcome, const lint::Finding& finding);

}  // namespace postwright::postlint
